/** Where a service lives on one host: a service is on a host once in each environment. */
export type PlacedInstance = { hostId: string; environment: string; port: number; enabled: boolean }

/** By which an instance is known in its list. */
export const placeOf = ({ environment, hostId }: Pick<PlacedInstance, 'environment' | 'hostId'>) =>
  `${environment} ${hostId}`

/** What is different in a list of instances, each in words: `prod-4 in production was added`. */
export function instanceChanges(
  before: readonly PlacedInstance[],
  after: readonly PlacedInstance[],
  nameOf: (hostId: string) => string,
): string[] {
  const was = new Map(before.map(instance => [placeOf(instance), instance]))
  const is = new Set(after.map(placeOf))
  const said = ({ hostId, environment }: PlacedInstance, what: string) => `${nameOf(hostId)} in ${environment} ${what}`
  const gone = before.filter(instance => !is.has(placeOf(instance))).map(instance => said(instance, 'was taken away'))
  const came = after.flatMap(instance => {
    const old = was.get(placeOf(instance))
    if (!old) return said(instance, 'was added')
    return old.port === instance.port && old.enabled === instance.enabled ? [] : said(instance, 'was changed')
  })
  return [...came, ...gone]
}
