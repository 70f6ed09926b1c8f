'use client'

import { Icon } from '@/components/ui/icon'
import type { CheckRunView } from '@/lib/api/check-run'
import { clock } from '@/lib/domain/took'
import type { DeployActs } from './acts'
import { JudgeButtons } from './judge-buttons'

type Props = { runs: CheckRunView[]; judge: DeployActs['judge']; reread: () => void; now: number }

/** What the deploy waits for a person to say, at the top of its page: nothing goes on before. */
export function WaitingChecks({ runs, judge, reread, now }: Props) {
  return runs.map(run => (
    <div key={run.id} className="dwhy">
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
  ))
}
