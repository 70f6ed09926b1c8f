/**
 * A share as people read it: `100%`, `99.97%`, `42.5%`. Never rounded up to all of it: one failure in a million shows.
 * @param share from 0 to 1
 */
export function percent(share: number): string {
  if (share >= 1) return '100%'
  const text = (Math.floor(share * 10_000) / 100).toFixed(share < 0.9 ? 1 : 2)
  return `${text.replace(/\.0+$/, '')}%`
}
