import Link from 'next/link'
import { ChecksLine } from '@/components/check/checks-line'
import { deployLook } from '@/components/deploy/deploy-look'
import { reasonInBrief } from '@/components/deploy/reason-in-brief'
import { HostSquares } from '@/components/host/host-squares'
import type { LockActs } from '@/components/lock/acts'
import { LockButton } from '@/components/lock/lock-button'
import { LockLine } from '@/components/lock/lock-line'
import type { ServiceActs } from '@/components/service/acts'
import { Age } from '@/components/ui/age'
import { Avatar } from '@/components/ui/avatar'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import { StateGlyph } from '@/components/ui/state'
import { WithShas } from '@/components/ui/with-shas'
import { counted } from '@/lib/domain/counted'
import type { ReadChanges } from '@/lib/screens/changes'
import type { EnvironmentCard } from '@/lib/screens/service'
import { EnvironmentState } from './environment-state'
import { environmentTitle } from './environment-title'
import { RollbackButton } from './rollback-button'

function Release({ card }: { card: EnvironmentCard }) {
  if (!card.sha) {
    return (
      <>
        <div className="rel f3">Nothing runs here yet</div>
        <div className="by" />
      </>
    )
  }
  return (
    <>
      <div className="rel">
        <Sha sha={card.sha} />
        <span className="cut" title={card.subject}>
          {card.subject}
        </span>
      </div>
      <div className="by meta f3">
        {card.deploy ? (
          <>
            <Avatar name={card.who} />
            <span className="cut">
              {card.who}, {card.at && <Age at={card.at} suffix=" ago" />} · deploy{' '}
              <Link className="inl" href={card.deploy.url} prefetch={false}>
                #{card.deploy.number}
              </Link>
            </span>
          </>
        ) : (
          <span>Not deployed from here</span>
        )}
      </div>
    </>
  )
}

/** What is different here, one sentence each: the running deploy, the last failure, hosts that are not as they should be. */
function Lines({ card }: { card: EnvironmentCard }) {
  const { running, failed } = card
  const odd = card.hosts.filter(({ state }) => state === 'drifted' || state === 'unreachable')
  return (
    <div className="lines">
      {card.locks.map(lock => (
        <LockLine key={lock.id} lock={lock} />
      ))}
      {running && (
        <div>
          <StateGlyph look={deployLook(running.state)} size={12} />
          <span className="cut">
            <Link className="inl" href={running.url} prefetch={false}>
              #{running.number}
            </Link>{' '}
            brings <span className="mono">{running.sha.slice(0, 7)}</span>,{' '}
            {deployLook(running.state).word.toLowerCase()}
            {running.waits && `, ${running.waits}`}
          </span>
        </div>
      )}
      {card.held.map(deploy => (
        <div key={deploy.id}>
          <span className="t-ask">
            <Icon name="pause" />
          </span>
          <span className="cut">
            <Link className="inl" href={deploy.url} prefetch={false}>
              #{deploy.number}
            </Link>{' '}
            with <span className="mono">{deploy.sha.slice(0, 7)}</span> {deploy.waits}
          </span>
        </div>
      ))}
      {failed && !running && (
        <div>
          <StateGlyph look={deployLook(failed.state)} size={12} />
          <span className="cut" title={failed.reason ?? undefined}>
            <Link className="inl" href={failed.url} prefetch={false}>
              #{failed.number}
            </Link>{' '}
            with <span className="mono">{failed.sha.slice(0, 7)}</span> {deployLook(failed.state).word.toLowerCase()}
            {failed.reason && `: ${reasonInBrief(failed.reason)}`}
          </span>
        </div>
      )}
      {card.onGreen && (
        <div>
          <span className={card.onGreen.waits ? 't-run' : 't-idle'}>
            <Icon name={card.onGreen.waits ? 'wait' : 'follow'} />
          </span>
          <span className="cut" title={`Deploy on green: ${card.onGreen.message}`}>
            On green: <WithShas text={card.onGreen.message} />
          </span>
        </div>
      )}
      {odd.slice(0, 3).map(host => (
        <div key={host.name}>
          <span className={host.state === 'drifted' ? 't-ask' : 't-idle'}>
            <Icon name={host.state === 'drifted' ? 'drift' : 'unknown'} />
          </span>
          <span className="cut" title={host.message}>
            <WithShas text={host.message} />
            {host.state === 'drifted' && host.since && (
              <>
                , switched <Age at={host.since} suffix=" ago" />
              </>
            )}
          </span>
        </div>
      ))}
      {card.checks && <ChecksLine checks={card.checks} />}
      {odd.length > 3 && <div className="f3">and {counted(odd.length - 3, 'more host')}</div>}
    </div>
  )
}

/** One environment: what runs, the hosts by their own account, what is different, and the way back. */
export function EnvironmentPanel({
  service,
  card,
  rollback,
  readChanges,
  locks,
  addHosts,
}: {
  service: string
  card: EnvironmentCard
  rollback: ServiceActs['rollback']
  readChanges: ReadChanges
  locks: LockActs
  /** The address where hosts are added. */
  addHosts: string
}) {
  const title = environmentTitle(card.name)
  const count = card.hosts.length
  return (
    <section className="env" aria-label={title}>
      <div className="top">
        <h2 className="cut" title={title}>
          {title}
        </h2>
        <span className="f3 meta nw">{counted(count, 'host')}</span>
        <span className="grow" />
        <EnvironmentState card={card} />
      </div>
      <Release card={card} />
      <div className="hw">
        {count > 0 && <HostSquares label={`${title}: ${counted(count, 'host')}, ${card.summary}`} hosts={card.hosts} />}
        <span className="meta f2 cut" title={card.summary}>
          {card.summary}
        </span>
      </div>
      <Lines card={card} />
      <div className="acts">
        {count > 0 ? (
          <>
            <RollbackButton service={service} card={card} rollback={rollback} readChanges={readChanges} />
            <LockButton
              place={`${service} on ${card.name}`}
              scope={{ service, environment: card.name }}
              lock={card.locks.find(lock => lock.service !== null && lock.environment !== null) ?? null}
              acts={locks}
            />
          </>
        ) : (
          <ButtonLink href={addHosts} icon="plus" scroll={false}>
            Add hosts
          </ButtonLink>
        )}
      </div>
    </section>
  )
}
