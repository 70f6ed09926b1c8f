import { isActive } from '@/lib/domain/deploy'
import type { Lock } from '@/lib/domain/lock'
import { moment } from '@/lib/domain/moment'
import type { Attention } from '@/lib/screens/attention'
import type { RunningDeploy } from '@/lib/screens/running'
import { checkUrl } from './check-url'
import type { BriefCheck } from './checks-in-brief'
import { deployUrl } from './deploy-view'
import type { LastDeploy, PlaceInstance } from './home'
import { instanceTruth, placeTruth } from './truths'
import type { WaitingDeploy } from './waiting-deploys'

type HostLine = {
  name: string
  hostKey: string | null
  offeredKey: string | null
  failure: unknown
  contactedAt: Date | null
  createdAt: Date
}

type Input = {
  environments: { id: string; name: string }[]
  services: { id: string; name: string; syncFailure: string | null; syncedAt: Date | null }[]
  hosts: HostLine[]
  instancesAt: Map<string, PlaceInstance[]>
  lastAt: Map<string, LastDeploy>
  running: RunningDeploy[]
  locks: readonly Lock[]
  checks: readonly BriefCheck[]
  waiting: readonly WaitingDeploy[]
  now: Date
  place: (serviceId: string, environmentId: string) => string
}

function hostAttention(host: HostLine): Attention[] {
  const base = { subject: host.name, href: `/hosts#${host.name}`, at: host.contactedAt?.toISOString() ?? null }
  if (host.hostKey && host.offeredKey && host.offeredKey !== host.hostKey) {
    return [
      {
        ...base,
        key: `key ${host.name}`,
        kind: 'key_changed',
        message: 'offers another host key than the accepted one',
      },
    ]
  }
  if (!host.hostKey && host.offeredKey) {
    const at = host.createdAt.toISOString()
    return [
      { ...base, at, key: `key ${host.name}`, kind: 'key_pending', message: 'waits until a person accepts its key' },
    ]
  }
  const failure = host.failure as { message?: string } | null
  if (!failure) return []
  return [
    { ...base, key: `host ${host.name}`, kind: 'host_unreachable', message: failure.message ?? 'cannot be reached' },
  ]
}

function placeAttention(input: Input): Attention[] {
  const { services, environments, instancesAt, lastAt, place } = input
  return services.flatMap(service =>
    environments.flatMap((environment): Attention[] => {
      const key = place(service.id, environment.id)
      const last = lastAt.get(key)
      const found: Attention[] = []
      const here = input.running.filter(deploy => place(deploy.serviceId, deploy.environmentId) === key)
      const going = here.some(({ state }) => isActive(state))
      if (last && last.state !== 'succeeded' && !going) {
        const { number, state, reason } = last
        const at = last.finishedAt?.toISOString() ?? null
        const href = deployUrl(service.name, environment.name, number)
        found.push({
          key: last.id,
          kind: 'failed',
          subject: service.name,
          environment: environment.name,
          number,
          state,
          reason,
          at,
          href,
        })
      }
      // While something is being deployed hosts differ from what we believe, and rightly.
      const drifted = going ? [] : (instancesAt.get(key) ?? []).filter(i => instanceTruth(i).state === 'drifted')
      if (drifted[0]) {
        const { message } = instanceTruth(drifted[0])
        const at = drifted[0].since ?? drifted[0].observedAt?.toISOString() ?? null
        const href = `/services/${service.name}`
        found.push({
          key,
          kind: 'drifted',
          subject: service.name,
          environment: environment.name,
          message,
          more: drifted.length - 1,
          at,
          href,
        })
      }
      const out = going ? [] : (instancesAt.get(key) ?? []).filter(({ isOut }) => isOut)
      if (out[0]) {
        const href = `/services/${service.name}`
        const message = `${out[0].host} is out of load balancing; the next deploy or a retry brings it back`
        found.push({
          key: `out ${key}`,
          kind: 'drained',
          subject: service.name,
          environment: environment.name,
          message,
          more: out.length - 1,
          at: null,
          href,
        })
      }
      const truth = placeTruth(instancesAt.get(key) ?? [])
      if (truth.state === 'mixed' && truth.release && found.length === 0 && !going) {
        found.push({
          key,
          kind: 'mixed',
          subject: service.name,
          environment: environment.name,
          message: `${truth.summary.replace('this release', truth.release.sha.slice(0, 7))}`,
          at: null,
          href: `/services/${service.name}`,
        })
      }
      return found
    }),
  )
}

const URGENCY: Attention['kind'][] = [
  'check_waits',
  'key_changed',
  'failed',
  'check_firing',
  'drained',
  'drifted',
  'host_unreachable',
  'mixed',
  'key_pending',
  'sync_failed',
  'locked',
]
const urgency = (item: Attention) =>
  item.kind === 'failed' && item.state === 'rollback_failed' ? -1 : URGENCY.indexOf(item.kind)

const checkAttention = ({ service, environment, path, state, since, reason }: BriefCheck): Attention[] => {
  if (state !== 'firing') return []
  const href = checkUrl(service, environment, path)
  const at = since?.toISOString() ?? null
  return [
    {
      key: `check ${href}`,
      kind: 'check_firing',
      subject: service,
      environment,
      path,
      message: reason ?? '',
      at,
      href,
    },
  ]
}

/** Hosts of one deploy ask the same: one line, and the page has all of them. */
const waitingAttention = ({ id, service, environment, number, path, more, since }: WaitingDeploy): Attention => ({
  ...{ key: `waits ${id}`, kind: 'check_waits', subject: service, environment, number },
  message: `${path} proved nothing${more > 0 ? `, and ${more} more` : ''}: the deploy waits for a person`,
  at: since.toISOString(),
  href: deployUrl(service, environment, number),
})

/** A lock on everything has a bar of its own. */
function lockAttention({ id, service, environment, by, reason, createdAt, expiresAt }: Lock, now: Date): Attention[] {
  if (service === null && environment === null) return []
  const name = environment ?? 'all environments'
  const until = expiresAt ? `, until ${moment(expiresAt, now)}` : ''
  return [
    {
      key: id,
      kind: 'locked',
      subject: service ?? 'Every service',
      message: `${name.charAt(0).toUpperCase()}${name.slice(1)} locked by ${by}: ${reason}${until}`,
      at: createdAt.toISOString(),
      href: service === null ? '/settings#locks' : `/services/${service}`,
    },
  ]
}

/** What needs a person, most urgent first. */
export function attentionOf(input: Input): Attention[] {
  const syncs = input.services.flatMap((service): Attention[] => {
    if (!service.syncFailure) return []
    const at = service.syncedAt?.toISOString() ?? null
    const href = `/services/${service.name}`
    return [
      {
        key: `sync ${service.name}`,
        kind: 'sync_failed',
        subject: service.name,
        message: service.syncFailure,
        at,
        href,
      },
    ]
  })
  const locks = input.locks.flatMap(lock => lockAttention(lock, input.now))
  const checks = input.checks.flatMap(checkAttention)
  const all = [
    ...input.waiting.map(waitingAttention),
    ...input.hosts.flatMap(hostAttention),
    ...placeAttention(input),
    ...checks,
    ...syncs,
    ...locks,
  ]
  return all.toSorted((a, b) => urgency(a) - urgency(b) || (a.at && b.at && a.at < b.at ? 1 : -1))
}
