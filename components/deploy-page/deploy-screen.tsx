'use client'

import { type ReactNode, useState } from 'react'
import { useRollbackKey } from '@/components/environment/use-rollback-key'
import { useLive } from '@/components/shell/live'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { QueueView } from '@/lib/api/queue'
import type { Decision } from '@/lib/domain/decision'
import { isTerminal } from '@/lib/domain/deploy'
import type { ReadChanges } from '@/lib/screens/changes'
import type { DeployActs } from './acts'
import { AgainButton } from './again-button'
import { CancelButtons, isCancellable } from './cancel-buttons'
import type { Commit } from './changes-tab'
import { waitingRuns } from './check-groups'
import { Facts } from './facts'
import { chosenStep, firstHost } from './first-host'
import { Head } from './head'
import { Legend } from './legend'
import { Matrix } from './matrix'
import { QueueButtons } from './queue-buttons'
import { NoPlan } from './queued'
import { segmentsOf } from './rail'
import { RailBar } from './rail-bar'
import { RetryButton } from './retry-button'
import { Side } from './side'
import { touchedHosts } from './touched'
import { useCheckRuns } from './use-check-runs'
import { useClock } from './use-clock'
import { useFollower } from './use-follower'
import { useSelection } from './use-selection'
import { WaitingChecks } from './waiting-checks'
import { Why } from './why'

export type DeployScreenProps = {
  detail: DeployDetail
  cursor: string
  takenAt: string
  expectedSeconds: number | null
  stepSeconds: Record<string, number>
  /** The runs of its checks so far. */
  checks: CheckRunView[]
  commits: Commit[]
  /** Where it stands in its queue. */
  queue: QueueView | null
  /** Whether it may be deployed again and gone on with, as it was when the page was read. */
  next: { again: Decision | null; retry: Decision | null }
  /** The host named in the address. */
  host: string | null
  acts: DeployActs
  readChanges: ReadChanges
  /** *Roll back*, where it makes sense. */
  rollback: ReactNode
}

/** One deploy as it happens: the plan and its progress as one picture, the log beside it. */
export function DeployScreen(props: DeployScreenProps) {
  const { connection } = useLive()
  // Until someone chooses: the host that was of interest when there was one, and then no other.
  const [first, setFirst] = useState(() => firstHost(props.detail, props.host))
  const [selection, select] = useSelection(first)
  const chosen = selection.host ?? first
  const followed = useFollower(props.detail, props.cursor, chosen)
  const { detail } = followed
  const { next } = props
  useRollbackKey()
  const found = first === null ? firstHost(detail, props.host) : null
  if (found !== null) setFirst(found)
  const { runs, reread } = useCheckRuns(detail, props.checks)
  const over = isTerminal(detail.state)
  const now = useClock(props.takenAt, !over && connection.state !== 'lost')
  const hosts = detail.plan?.waves.reduce((sum, wave) => sum + wave.hosts.length, 0) ?? 0
  const cancellable = isCancellable(detail)
  const queued = detail.state === 'queued'
  const unfinished = over && detail.state !== 'succeeded' && detail.plan !== null
  const failed = over && detail.state !== 'succeeded' && detail.kind === 'deploy'

  return (
    <main className="page deploy" id="content">
      <Head detail={detail} expected={props.expectedSeconds} now={now}>
        <div className="acts only-wide">
          <CopyLink />
          {failed && <AgainButton detail={detail} decision={next.again} deploy={props.acts.deploy} />}
          {unfinished && <RetryButton detail={detail} decision={next.retry} retry={props.acts.retry} />}
          {detail.state === 'succeeded' && props.rollback}
          {queued && <QueueButtons detail={detail} queue={props.queue} acts={props.acts} />}
          {cancellable && <CancelButtons detail={detail} cancel={props.acts.cancel} />}
        </div>
      </Head>
      <Facts detail={detail} />
      <Why detail={detail} />
      {!over && <WaitingChecks runs={waitingRuns(runs)} judge={props.acts.judge} reread={reread} now={now} />}
      <RailBar
        segments={segmentsOf(detail, props.stepSeconds, now)}
        touched={touchedHosts(detail.steps).length}
        hosts={hosts}
      />
      <div className="split">
        <div className="left">
          {detail.plan ? (
            <Matrix
              detail={detail}
              plan={detail.plan}
              usual={props.stepSeconds}
              now={now}
              chosen={chosenStep(detail, chosen, selection)}
              onChoose={(host, step) => select({ host, step })}
            />
          ) : (
            <NoPlan detail={detail} queue={props.queue} now={now} />
          )}
          {detail.plan && <Legend />}
        </div>
        <Side
          followed={followed}
          commits={props.commits}
          readChanges={props.readChanges}
          runs={runs}
          over={over}
          now={now}
          selection={{ ...selection, host: chosen }}
          select={select}
        />
      </div>
      {(cancellable || failed || unfinished || (detail.state === 'succeeded' && props.rollback !== null)) && (
        <div className="dfoot only-phone gr">
          {queued && <QueueButtons detail={detail} queue={props.queue} acts={props.acts} />}
          {cancellable && <CancelButtons detail={detail} cancel={props.acts.cancel} phone />}
          {failed && <AgainButton detail={detail} decision={next.again} deploy={props.acts.deploy} />}
          {unfinished && <RetryButton detail={detail} decision={next.retry} retry={props.acts.retry} />}
          {detail.state === 'succeeded' && props.rollback}
        </div>
      )}
    </main>
  )
}

/** Copies the address of what is looked at: the deploy, the host and the line. */
function CopyLink() {
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => toast({ look: { tone: 'idle', glyph: 'link' }, text: 'Link copied', lasts: 2000 }),
      () => toast({ look: { tone: 'bad', glyph: 'error' }, text: 'The browser did not let us copy' }),
    )
  return (
    <Button look="quiet" icon="copy" onClick={copy}>
      Copy link
    </Button>
  )
}
