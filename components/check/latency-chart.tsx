'use client'

import Link from 'next/link'
import { useState } from 'react'
import { deployLook } from '@/components/deploy/deploy-look'
import { StateGlyph } from '@/components/ui/state'
import { useMounted } from '@/components/ui/use-mounted'
import type { CheckStats, RequestStats } from '@/lib/api/check'
import type { DeployMark } from '@/lib/screens/checks'
import { labelsOf, marksOf, topOf } from './chart-layout'
import { timeText } from './chart-time'
import { shortTime } from './run-look'
import { useLatencyPlot } from './use-latency-plot'

type Props = {
  stats: CheckStats
  request: RequestStats
  name: string
  deploys: DeployMark[]
  everySeconds: number | null
}

/** p50, p95 and p99 over time, with deploys and runs that did not pass. The same is in the table below in numbers. */
export function LatencyChart({ stats, request, name, deploys, everySeconds }: Props) {
  const [at, setAt] = useState<number | null>(null)
  const mounted = useMounted()
  const top = topOf(request)
  const host = useLatencyPlot({ stats, request, top, everySeconds, onPoint: setAt })
  const share = (ms: number) => `${(((ms - stats.begin) / (stats.end - stats.begin)) * 100).toFixed(3)}%`
  return (
    <figure
      className="chart"
      aria-label={`How long ${name} took, and which runs did not pass: ${runsText(stats.runs)}, ${stats.failed + stats.inconclusive} did not pass`}
    >
      <div className="plothost" ref={host} aria-hidden="true" />
      <div className="over">
        {marksOf(deploys, stats).map(({ deploy, labelled }) => (
          <span
            key={deploy.number}
            className={labelled ? `mk ${edgeOf((deploy.at - stats.begin) / (stats.end - stats.begin))}` : 'mk bare'}
            style={{ left: share(deploy.at) }}
          >
            <Link
              href={deploy.url}
              prefetch={false}
              aria-label={`Deploy #${deploy.number}, ${deployLook(deploy.state).word.toLowerCase()}`}
              title={
                mounted
                  ? `Deploy #${deploy.number}, ${deployLook(deploy.state).word.toLowerCase()}, ${timeText(deploy.at, 0)}`
                  : undefined
              }
            >
              <StateGlyph look={deployLook(deploy.state)} size={12} />
              {labelled && <span aria-hidden="true">#{deploy.number}</span>}
            </Link>
          </span>
        ))}
        {labelsOf(request, top).map(({ name, share }) => (
          <span key={name} className={`rl ${name}`} style={{ top: `${(share * 100).toFixed(2)}%` }} aria-hidden="true">
            {name}
          </span>
        ))}
        <div className="strip" aria-hidden="true">
          {stats.counts.map((count, slot) => (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: a slot has a place and nothing else
              key={slot}
              className={count === 0 ? 'gap' : undefined}
              style={
                count > 0 ? ({ '--bad': badShare(stats.bad[slot] ?? 0, count) } as React.CSSProperties) : undefined
              }
              title={
                mounted
                  ? `${timeText(stats.begin + slot * stats.stepMs, stats.stepMs)}: ${runsText(count)}, ${stats.bad[slot]} did not pass`
                  : undefined
              }
            />
          ))}
        </div>
        {at !== null && <Tip stats={stats} request={request} at={at} />}
      </div>
      {stats.runs === 0 && <p className="f3 nothing">No run on schedule in this time.</p>}
    </figure>
  )
}

const runsText = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`

/** How much of a slot is red: some of it for a single bad run, all of it where none was good. */
const badShare = (bad: number, count: number): string => (bad === 0 ? '0%' : `${Math.round(25 + (75 * bad) / count)}%`)

/** A label at an edge stays inside. */
const edgeOf = (share: number): string => (share < 0.03 ? 'at-begin' : share > 0.97 ? 'at-end' : '')

function Tip({ stats, request, at }: { stats: CheckStats; request: RequestStats; at: number }) {
  const share = (at + 0.5) / stats.counts.length
  const bad = stats.bad[at] ?? 0
  return (
    <div
      className="pop ctip"
      style={share > 0.7 ? { right: `calc(${(1 - share) * 100}% + 12px)` } : { left: `calc(${share * 100}% + 12px)` }}
    >
      <div>
        <b className="med">{timeText(stats.begin + at * stats.stepMs, stats.stepMs)}</b>
        <span className={bad > 0 ? 't-bad med' : 'f3'}>
          {bad > 0 ? `${bad} of ${stats.counts[at]} bad` : runsText(stats.counts[at] ?? 0)}
        </span>
      </div>
      {(['p50', 'p95', 'p99'] as const).map(of => {
        const ms = request[of][at]
        return (
          <div key={of}>
            <span>
              <i className={`key ${of}`} />
              {of}
            </span>
            <span>{ms === null || ms === undefined ? '–' : shortTime(ms)}</span>
          </div>
        )
      })}
    </div>
  )
}
