import type { Prisma, PrismaClient } from '@/lib/db/generated/client'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { ReleaseRef } from '@/lib/domain/plan'
import type { HostLine, OnHost } from '@/lib/screens/hosts'
import { groupBy } from './group-by'
import { instanceTruth } from './truths'

type HostRow = Prisma.HostGetPayload<{ omit: { privateKey: true } }>

type InstanceRow = {
  hostId: string
  host: string
  service: string
  environment: string
  position: number
  port: number
  enabled: boolean
  expectedRelease: string | null
  expectedSha: string | null
  current: ReleaseRef | 'broken' | null
  observedAt: Date | null
  observeFailure: { message: string } | null
  since: string | null
  isOut: boolean
  brought: Date | null
}

/** Instances everywhere, with when `current` was switched there, and when what is expected went live. */
function readInstances(db: PrismaClient): Promise<InstanceRow[]> {
  return db.$queryRaw`
    SELECT i."hostId", h.name AS host, s.name AS service, e.name AS environment, e.position, i.port, i.enabled,
      i."expectedRelease", i."expectedSha", i.observed->'current' AS current, i.observed->>'since' AS since, i."observedAt", i."observeFailure",
      i.drained IS NOT NULL AS "isOut", d."finishedAt" AS brought
    FROM "Instance" i
      JOIN "Host" h ON h.id = i."hostId"
      JOIN "Service" s ON s.id = i."serviceId"
      JOIN "Environment" e ON e.id = i."environmentId"
      LEFT JOIN "Deploy" d ON d.id = i."expectedDeployId"
    ORDER BY e.position, s.name`
}

function onHost(row: InstanceRow): OnHost {
  const truth = instanceTruth(row)
  const { service, environment, port, enabled } = row
  const oddities = [
    ...(truth.state === 'drifted' ? [truth.message] : []),
    ...(row.isOut ? [`${row.host} is out of load balancing`] : []),
  ]
  return {
    service,
    environment,
    port,
    enabled,
    sha: truth.release?.sha ?? row.expectedSha,
    since: row.since ?? row.brought?.toISOString() ?? null,
    odd: oddities.length > 0 ? oddities.join('; ') : null,
  }
}

function keyOf({ hostKey, offeredKey }: HostRow): HostLine['key'] {
  if (hostKey === null) return offeredKey === null ? 'none' : 'pending'
  return offeredKey !== null && offeredKey !== hostKey ? 'changed' : 'accepted'
}

function contactOf(host: HostRow): HostLine['contact'] {
  if (host.failure !== null) return 'unreachable'
  if (host.contactedAt !== null) return 'reachable'
  return host.contactWantedAt === null ? 'unknown' : 'asked'
}

type Facts = { system?: string; missing?: string[]; killsUserProcesses?: boolean | null; roundTripMs?: number }

function toLine(host: HostRow, instances: InstanceRow[]): HostLine {
  const facts = (host.facts ?? {}) as Facts
  return {
    id: host.id,
    name: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    key: keyOf(host),
    hostKey: host.hostKey,
    offeredKey: host.offeredKey,
    offeredKeyType: host.offeredKeyType,
    contact: contactOf(host),
    failure: (host.failure as { message?: string } | null)?.message ?? null,
    contactedAt: host.contactedAt?.toISOString() ?? null,
    keyAcceptedAt: host.hostKeyAcceptedAt?.toISOString() ?? null,
    system: facts.system ?? null,
    roundTripMs: facts.roundTripMs ?? null,
    missing: facts.missing ?? [],
    killsUserProcesses: facts.killsUserProcesses === true,
    environments: [...new Set(instances.map(({ environment }) => environment))],
    runs: instances.map(onHost),
  }
}

/** Every host with its key, what the last contact said, and what runs there, by name. */
export async function readHosts(db: PrismaClient): Promise<HostLine[]> {
  const [hosts, instances] = await Promise.all([db.host.findMany({ omit: { privateKey: true } }), readInstances(db)])
  const byHost = groupBy(instances, ({ hostId }) => hostId)
  return hosts.toSorted((a, b) => byNaturalOrder(a.name, b.name)).map(host => toLine(host, byHost.get(host.id) ?? []))
}
