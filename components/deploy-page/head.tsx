import Link from 'next/link'
import type { ReactNode } from 'react'
import { deployLook } from '@/components/deploy/deploy-look'
import { StateBadge } from '@/components/ui/state'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { capital } from '@/lib/domain/capital'
import { isTerminal } from '@/lib/domain/deploy'
import { clock, took } from '@/lib/domain/took'

/** How long it has been going on, of about how long; when it is over, how long it took. */
function Timer({ detail, expected, now }: { detail: DeployDetail; expected: number | null; now: number }) {
  const { state, requestedAt, startedAt, finishedAt } = detail
  if (isTerminal(state)) {
    if (!startedAt || !finishedAt) return null
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
    return <span className="f2 meta nw">took {took(seconds).replace(/(\d+)([hms])/g, '$1 $2')}</span>
  }
  const seconds = (now - Date.parse(startedAt ?? requestedAt)) / 1000
  return (
    <span className="f2 meta nw" role="timer" aria-live="off" suppressHydrationWarning>
      <span className="strong fg">{clock(seconds)}</span>
      {startedAt ? expected !== null && ` of about ${clock(expected)}` : ' in the queue'}
    </span>
  )
}

/** Where, which, in what state, for how long; at its right what can be done. */
export function Head({
  detail,
  expected,
  now,
  children,
}: {
  detail: DeployDetail
  expected: number | null
  now: number
  children: ReactNode
}) {
  const { service, environment, number, state, kind } = detail
  return (
    <div className="phead dhead">
      <div className="ct">
        <Link className="f3" href={`/services/${service}`}>
          {service}
        </Link>
        <span className="f3">/</span>
        <Link className="f3" href={`/services/${service}#${environment}`}>
          {capital(environment)}
        </Link>
        <span className="f3">/</span>
        <h1 className="title">#{number}</h1>
      </div>
      <span role="status" className="row-x">
        <StateBadge look={deployLook(state)} />
        {kind === 'rollback' && <span className="badge b-idle">Rollback</span>}
      </span>
      <Timer detail={detail} expected={expected} now={now} />
      <span className="grow" />
      {children}
    </div>
  )
}
