'use client'

import type { ReactNode } from 'react'
import { useLive } from '@/components/shell/live'
import { CopyText } from '@/components/ui/copy-text'
import { Icon } from '@/components/ui/icon'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isTerminal } from '@/lib/domain/deploy'
import type { DeployActs } from './acts'
import { AgainButton } from './again-button'
import { CancelButtons, isCancellable } from './cancel-buttons'
import type { Commit } from './changes-tab'
import { Facts } from './facts'
import { firstHost } from './first-host'
import { Head } from './head'
import { Legend } from './legend'
import { Matrix } from './matrix'
import { NoPlan } from './queued'
import { segmentsOf } from './rail'
import { RailBar } from './rail-bar'
import { Side } from './side'
import { touchedHosts } from './touched'
import { useClock } from './use-clock'
import { useFollower } from './use-follower'
import { useSelection } from './use-selection'
import { Why } from './why'

export type DeployScreenProps = {
  detail: DeployDetail
  cursor: string
  takenAt: string
  expectedSeconds: number | null
  stepSeconds: Record<string, number>
  commits: Commit[]
  waitsFor: { number: number; url: string } | null
  /** The host named in the address. */
  host: string | null
  acts: DeployActs
  /** *Roll back*, where it makes sense. */
  rollback: ReactNode
}

/** One deploy as it happens: the plan and its progress as one picture, the log beside it. */
export function DeployScreen(props: DeployScreenProps) {
  const [selection, select] = useSelection(props.host)
  const { connection } = useLive()
  // Until someone chooses, the log shown is the first host's that there is.
  const chosen = selection.host ?? firstHost(props.detail, null)
  const followed = useFollower(props.detail, props.cursor, chosen)
  const { detail } = followed
  const over = isTerminal(detail.state)
  const now = useClock(props.takenAt, !over && connection.state === 'live')
  const hosts = detail.plan?.waves.reduce((sum, wave) => sum + wave.hosts.length, 0) ?? 0
  const cancellable = isCancellable(detail)
  const failed = over && detail.state !== 'succeeded' && detail.kind === 'deploy'

  return (
    <main className="page deploy" id="content">
      <Head detail={detail} expected={props.expectedSeconds} now={now}>
        <div className="acts only-wide">
          <CopyLink detail={detail} />
          {failed && <AgainButton detail={detail} deploy={props.acts.deploy} />}
          {detail.state === 'succeeded' && props.rollback}
          {cancellable && <CancelButtons detail={detail} cancel={props.acts.cancel} />}
        </div>
      </Head>
      <Facts detail={detail} />
      <Why detail={detail} />
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
              selection={{ ...selection, host: chosen }}
              onChoose={(host, step) => select({ host, step })}
            />
          ) : (
            <NoPlan detail={detail} waitsFor={props.waitsFor} />
          )}
          {detail.plan && <Legend />}
        </div>
        <Side
          followed={followed}
          commits={props.commits}
          over={over}
          now={now}
          selection={{ ...selection, host: chosen }}
          select={select}
        />
      </div>
      {(cancellable || failed || (detail.state === 'succeeded' && props.rollback !== null)) && (
        <div className="dfoot only-phone gr">
          {cancellable && <CancelButtons detail={detail} cancel={props.acts.cancel} phone />}
          {failed && <AgainButton detail={detail} deploy={props.acts.deploy} />}
          {detail.state === 'succeeded' && props.rollback}
        </div>
      )}
    </main>
  )
}

function CopyLink({ detail }: { detail: DeployDetail }) {
  const path = detail.url
  return (
    <CopyText text={path} shown="link" className="btn btn-quiet">
      <Icon name="copy" />
      Copy link
    </CopyText>
  )
}
