/** Path of a check's page; the file's folders are steps of it. */
export const checkUrl = (service: string, environment: string, path: string): string =>
  `/checks/${[service, environment, ...path.split('/')].map(encodeURIComponent).join('/')}`
