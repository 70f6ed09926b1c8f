/** The segments of a check's address as they come. */
export type Address = { service: string; environment: string; path: string[] }

/** Which check an address names. */
export const placeOf = ({ service, environment, path }: Address) => ({
  service: decodeURIComponent(service),
  environment: decodeURIComponent(environment),
  path: path.map(decodeURIComponent).join('/'),
})
