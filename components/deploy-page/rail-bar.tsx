import { counted } from '@/lib/domain/counted'
import type { Segment } from './rail'
import { spokenRail } from './rail'

/** The phase that runs, or the last that did: `Wave 2 of 3`. */
function caption(segments: Segment[]): string {
  const shown = segments.find(({ state }) => state === 'current') ?? segments.findLast(({ filled }) => filled > 0)
  if (!shown) return 'Not started'
  const waves = segments.filter(({ key }) => key.startsWith('wave-'))
  return waves.length > 1 && waves.includes(shown) ? `${shown.label} of ${waves.length}` : shown.label
}

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
        <span className={current ? 't-run med' : 'f3'}>{caption(segments)}</span>
        <span>
          {touched} of {counted(hosts, 'host')} touched
        </span>
      </div>
    </>
  )
}
