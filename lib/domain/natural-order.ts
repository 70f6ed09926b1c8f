const collator = new Intl.Collator('en', { numeric: true })

/** Compares names as people count: `prod-2` before `prod-10`. Total: only equal texts compare as equal. */
export function byNaturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b))
}
