'use client'

import { Icon } from '@/components/ui/icon'
import type { CheckRunView } from '@/lib/api/check-run'
import { clock } from '@/lib/domain/took'
import type { DeployActs } from './acts'
import { JudgeButtons } from './judge-buttons'

type Props = { runs: CheckRunView[]; judge: DeployActs['judge']; reread: () => void; now: number }

const SHOWN = 3

/** What the deploy waits for a person to say, at the top of its page: nothing goes on before. */
export function WaitingChecks({ runs, ...rest }: Props) {
  const more = runs.length - SHOWN
  return (
    <>
      {runs.slice(0, SHOWN).map(run => (
        <Waiting key={run.id} run={run} {...rest} />
      ))}
      {more > 0 && (
        <p className="dwhy f2">
          {more} more {more === 1 ? 'waits' : 'wait'} for the same: they come when these are answered.
        </p>
      )}
    </>
  )
}

function Waiting({ run, judge, reread, now }: Omit<Props, 'runs'> & { run: CheckRunView }) {
  return (
    <div className="dwhy">
      <div className="note b-ask wchk" role="status">
        <Icon name="ask" />
        <div className="grow text-fg">
          <b className="med t-ask">{run.path} proved nothing</b>{' '}
          {run.host ? `on ${run.host}` : 'at the service’s address'}: {run.reason}. The deploy waits for you to say what
          that means.{' '}
          {run.waitsUntil && (
            <span className="f2" role="timer" aria-live="off" suppressHydrationWarning>
              In {clock(Math.max(0, (Date.parse(run.waitsUntil) - now) / 1000))} it counts as failed.
            </span>
          )}
          <JudgeButtons run={run} judge={judge} reread={reread} />
        </div>
      </div>
    </div>
  )
}
