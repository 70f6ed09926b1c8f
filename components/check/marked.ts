/** A text in three parts, of which the middle is what differs from another text. */
export type Marked = { head: string; middle: string; tail: string }

/** Where two texts differ, from the first character to the last. Half a surrogate pair is never cut. */
export function markDifference(text: string, other: string): Marked {
  const [own, others] = [[...text], [...other]]
  const most = Math.min(own.length, others.length)
  let from = 0
  while (from < most && own[from] === others[from]) from++
  let back = 0
  while (back < most - from && own.at(-1 - back) === others.at(-1 - back)) back++
  const to = own.length - back
  // Nothing in common but a quote or two: to mark all of it says nothing.
  if (from + back < most / 3) return { head: text, middle: '', tail: '' }
  const part = (start: number, end: number) => own.slice(start, end).join('')
  return { head: part(0, from), middle: part(from, to), tail: part(to, own.length) }
}
