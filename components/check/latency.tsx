'use client'

import { useState } from 'react'
import type { CheckStats, RequestStats } from '@/lib/api/check'
import type { DeployMark } from '@/lib/screens/checks'
import { LatencyChart } from './latency-chart'
import { shortTime } from './run-look'

/** What nearly every request begins with; a phone has no room for what is always the same. */
const BASE = '{{base_url}}'

const nameOf = ({ request, method, url }: RequestStats) => (request === 0 ? 'Whole run' : `${method} ${url}`)

/** How long requests took over the range: a line for each percentile, of all of them together or of one. */
export function Latency({
  stats,
  deploys,
  everySeconds,
}: {
  stats: CheckStats
  deploys: DeployMark[]
  everySeconds: number | null
}) {
  const [chosen, setChosen] = useState(0)
  const request = stats.requests[chosen] ?? stats.requests[0]
  if (!request) return null
  return (
    <>
      <LatencyChart
        stats={stats}
        request={request}
        name={nameOf(request)}
        deploys={deploys}
        everySeconds={everySeconds}
      />
      <table className="data lat" aria-label="How long each request takes">
        <thead>
          <tr>
            <th scope="col">Request</th>
            {(['p50', 'p95', 'p99'] as const).map(of => (
              <th key={of} scope="col" className="num">
                {of}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stats.requests.map(one => (
            <tr key={one.request} className={one === request ? 'sel' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className="latn"
                  aria-pressed={one === request}
                  onClick={() => setChosen(one.request)}
                  title={nameOf(one)}
                >
                  {one.request === 0 ? (
                    <span>Whole run</span>
                  ) : (
                    <>
                      <span className="rm">{one.method}</span>
                      <span className="mono cut">
                        {one.url.startsWith(BASE) ? (
                          <>
                            <span className="only-wide f3">{BASE}</span>
                            {one.url.slice(BASE.length)}
                          </>
                        ) : (
                          one.url
                        )}
                      </span>
                    </>
                  )}
                </button>
              </th>
              {(['p50', 'p95', 'p99'] as const).map(of => (
                <td key={of} className="num">
                  {one.all ? shortTime(one.all[of]) : <span className="f3">–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
