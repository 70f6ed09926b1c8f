import type { HostLog, Section } from './host-log'
import { lineText } from './line-spans'

export type Match = { section: Section; line: number }

/** More than anyone steps through. */
const MOST = 5000

/** The lines that hold a text, whatever its case, in order. */
export function searchLog(log: HostLog, sections: Section[], query: string): Match[] {
  const wanted = query.toLowerCase()
  const matches: Match[] = []
  if (wanted === '') return matches
  for (const section of sections) {
    const run = section.run === null ? undefined : log.log(section.run)
    if (!run) continue
    for (let line = section.from; line < section.to; line++) {
      if (!lineText(run.line(line)).toLowerCase().includes(wanted)) continue
      matches.push({ section, line })
      if (matches.length === MOST) return matches
    }
  }
  return matches
}

/** A text cut where a query is found in it: every second part is a match. */
export function splitMatches(text: string, query: string): string[] {
  if (query === '') return [text]
  const [folded, wanted] = [text.toLowerCase(), query.toLowerCase()]
  // Some letters change their length with their case: then positions would not fit.
  if (folded.length !== text.length) return [text]
  const parts: string[] = []
  let from = 0
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}
