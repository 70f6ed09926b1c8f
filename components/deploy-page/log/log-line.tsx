import { memo } from 'react'
import { Icon } from '@/components/ui/icon'
import { clock } from '@/lib/domain/took'
import type { Span } from './line-spans'
import { lineSpans } from './line-spans'
import type { RunLog } from './run-log'
import { splitMatches } from './search-log'

/** Characters of a line that are drawn unless all of them are asked for. */
const SHOWN = 10_000

function cut(spans: Span[], length: number): Span[] {
  let room = length
  return spans.flatMap(span => {
    const text = span.text.slice(0, Math.max(0, room))
    room -= span.text.length
    return text === '' ? [] : [{ ...span, text }]
  })
}

function Text({ span, query }: { span: Span; query: string }) {
  const parts = splitMatches(span.text, query)
  return (
    <span className={span.className || undefined}>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no identity */}
      {parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))}
    </span>
  )
}

/** `1:58.4` after the deploy began. */
function since(at: number | null, start: number): string {
  if (at === null) return ''
  const seconds = Math.max(0, (at - start) / 1000)
  return `${clock(seconds)}.${Math.floor((seconds * 10) % 10)}`
}

type Props = {
  log: RunLog
  index: number
  number: number
  /** When the deploy began, in epoch milliseconds. */
  start: number
  query: string
  selected: boolean
  whole: boolean
  /** Changes with the line while it is still being written. */
  raw: string
  onSelect: (number: number) => void
  onCopy: (number: number) => void
  onWhole: (number: number) => void
}

/** One line of the log. */
export const LogLine = memo(function LogLine({
  log,
  index,
  number,
  start,
  query,
  selected,
  whole,
  raw,
  onSelect,
  onCopy,
  onWhole,
}: Props) {
  const notice = log.noticeAt(index)
  if (notice !== null) return <div className="l lnote">{notice}</div>
  const long = raw.length > SHOWN && !whole
  const spans = lineSpans(raw, log.styleAt(index))
  const shown = long ? cut(spans, SHOWN) : spans
  const lost = log.cutAt(index)
  return (
    <div className={selected ? 'l sel' : 'l'}>
      <button type="button" tabIndex={-1} className="ln" aria-label={`Line ${number}`} onClick={() => onSelect(number)}>
        {number}
      </button>
      <span>{since(log.timeAt(index), start)}</span>
      <code>
        {shown.map((span, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans of one line have no identity
          <Text key={at} span={span} query={query} />
        ))}
        {long && (
          <button type="button" tabIndex={-1} className="lmore" onClick={() => onWhole(number)}>
            show all {raw.length.toLocaleString('en')} characters
          </button>
        )}
        {lost > 0 && !long && (
          <span className="lmore">{lost.toLocaleString('en')} more characters in the download</span>
        )}
      </code>
      {selected && (
        <button
          type="button"
          tabIndex={-1}
          className="lk"
          title="Copy a link to this line"
          onClick={() => onCopy(number)}
        >
          <Icon name="link" size={12} />
          <span className="vh">Copy a link to this line</span>
        </button>
      )}
    </div>
  )
})
