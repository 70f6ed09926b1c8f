import { structuredPatch } from 'diff'
import { layOutJson } from './json-layout'

/** A body as text, whole or cut short. */
export type BodyText = { text: string; cut: boolean }

/** Lines of both bodies in order. `gap`: so many lines that are the same are left out. */
export type DiffLine = { kind: 'same' | 'gone' | 'new'; text: string } | { kind: 'gap'; lines: number }

/** `cut`: there is more than is shown. No lines: there is no difference. */
export type BodyDiff = { lines: DiffLine[]; cut: boolean }

const CONTEXT = 3
const MOST_LINES = 200
const LONGEST_LINE = 400
/** Lines that differ: two long texts that have nothing in common are not worth the time, which grows with its square. */
const MOST_EDITS = 2_000

const linesOf = ({ text, cut }: BodyText) => layOutJson(text, cut).trimEnd().split('\n').map(shorten).join('\n')

const shorten = (line: string) => (line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)} …`)

/** What has changed from one body to another, JSON member by member. `null`: they have too little in common to say. */
export function bodyDiff(before: BodyText, after: BodyText): BodyDiff | null {
  const [was, is] = [before, after].map(linesOf)
  const patch = structuredPatch('', '', `${was}\n`, `${is}\n`, '', '', { context: CONTEXT, maxEditLength: MOST_EDITS })
  if (!patch) return null
  const total = `${is}`.split('\n').length
  const lines: DiffLine[] = []
  let next = 1
  for (const hunk of patch.hunks) {
    if (hunk.newStart > next) lines.push({ kind: 'gap', lines: hunk.newStart - next })
    lines.push(...hunk.lines.flatMap(lineOf))
    next = hunk.newStart + hunk.newLines
  }
  if (lines.length > 0 && next <= total) lines.push({ kind: 'gap', lines: total - next + 1 })
  const cut = before.cut || after.cut || lines.length > MOST_LINES
  return { lines: lines.slice(0, MOST_LINES), cut }
}

const KINDS = { ' ': 'same', '-': 'gone', '+': 'new' } as const

function lineOf(line: string): DiffLine[] {
  const [sign, text] = [line.charAt(0), line.slice(1)]
  return sign === ' ' || sign === '-' || sign === '+' ? [{ kind: KINDS[sign], text }] : []
}
