/** An environment's name as people write it: `production` is *Production*. */
export const environmentTitle = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
