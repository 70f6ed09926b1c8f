/**
 * Names a release: UTC time to the second, a hyphen, seven characters of the commit (`20261121094500-3da201c`).
 * Ids sort by time, and one second's two deploys of different commits stay apart.
 */
export function releaseId(now: Date, sha: string): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/\D/g, '')
  return `${time}-${sha.slice(0, 7)}`
}
