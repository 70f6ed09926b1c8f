import type { Segment } from './rail'
import { spokenRail } from './rail'

/** The phases as one bar; on a phone its words stand below it. */
export function RailBar({ segments, touched, hosts }: { segments: Segment[]; touched: number; hosts: number }) {
  if (segments.length === 0) return null
  const current = segments.find(segment => segment.state === 'current')
  const columns = segments.map(segment => `minmax(0, ${Math.max(0.01, segment.weight).toFixed(3)}fr)`).join(' ')
  return (
    <>
      <div className="rail" role="img" aria-label={spokenRail(segments)} style={{ gridTemplateColumns: columns }}>
        {segments.map(({ key, label, state, time, filled }) => (
          <div key={key} className={`is-${state}`}>
            <div className="ln">
              <i style={{ width: `${(filled * 100).toFixed(1)}%` }} />
            </div>
            <div className="lb">
              <b className="cut">{label}</b>
              <span suppressHydrationWarning>{time}</span>
            </div>
          </div>
        ))}
      </div>
      <div className="railcap">
        <span className={current ? 't-run med' : 'f3'}>
          {current?.label ?? segments.findLast(({ filled }) => filled > 0)?.label ?? 'Not started'}
        </span>
        <span>
          {touched} of {hosts} hosts touched
        </span>
      </div>
    </>
  )
}
