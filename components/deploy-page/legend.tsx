import { type HostMark, HostSquare } from '@/components/host/host-square'

const MARKS: [HostMark, string][] = [
  ['live', 'new release'],
  ['before', 'previous release'],
  ['changing', 'being switched'],
  ['unhealthy', 'unhealthy'],
  ['unreachable', 'not reachable'],
]

/** What the squares mean. */
export function Legend() {
  return (
    <div className="legend only-wide">
      {MARKS.map(([mark, word]) => (
        <span key={mark}>
          <HostSquare mark={mark} />
          {word}
        </span>
      ))}
    </div>
  )
}
