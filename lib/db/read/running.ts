import type { Deploy, PrismaClient } from '@/lib/db/generated/client'
import { type DeployKind, type DeployState, isActive, type StepState } from '@/lib/domain/deploy'
import type { Lock } from '@/lib/domain/lock'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { Phase } from '@/lib/domain/plan'
import { queuePlace } from '@/lib/domain/queue'
import type { HostTick, RunningDeploy } from '@/lib/screens/running'
import { deployUrl } from './deploy-view'
import { UNFINISHED } from './deploys'
import { groupBy } from './group-by'
import { readLocks } from './locks'
import { toWaiting } from './queue'

type StepLine = { deployId: string; wave: number; phase: Phase; name: string; state: StepState; host: { name: string } }

const OVER: StepState[] = ['succeeded', 'failed', 'error', 'timed_out', 'cancelled', 'skipped', 'unknown']
const BAD: StepState[] = ['failed', 'error', 'timed_out', 'unknown']

function tickState(steps: StepLine[]): HostTick['state'] {
  if (steps.some(({ state }) => BAD.includes(state))) return 'bad'
  if (steps.every(({ state }) => OVER.includes(state))) return 'ok'
  // Prepared and waiting for its wave is waiting.
  const begun = steps.some(({ phase, state }) => phase !== 'prepare' && state !== 'waiting')
  return begun || steps.some(({ state }) => state === 'running') ? 'run' : 'wait'
}

function progressOf(steps: StepLine[]): Pick<RunningDeploy, 'progress' | 'wave' | 'step' | 'ticks'> {
  const hosts = [...new Set(steps.map(({ host }) => host.name))].sort(byNaturalOrder)
  const waves = Math.max(0, ...steps.map(({ wave }) => wave))
  const open = steps.filter(({ phase, state }) => phase === 'switch' && !OVER.includes(state))
  const current = Math.min(...open.map(({ wave }) => wave))
  const preparing = steps.some(({ phase, state }) => phase === 'prepare' && !OVER.includes(state))
  return {
    progress: steps.length === 0 ? 0 : steps.filter(({ state }) => OVER.includes(state)).length / steps.length,
    wave: waves > 1 && !preparing && Number.isFinite(current) ? { number: current, of: waves } : null,
    step: steps.find(({ state }) => state === 'running')?.name ?? null,
    ticks: hosts.map(name => {
      const own = steps.filter(({ host }) => host.name === name)
      const switching = own.some(({ phase, state }) => phase === 'switch' && state === 'running')
      return { host: name, state: tickState(own), switching }
    }),
  }
}

/** What the last good deploy to the same place took, for each of the given ones. One walk down an index for each. */
async function readExpected(db: PrismaClient, deployIds: string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; seconds: number }[]>`
    SELECT d.id, last.seconds FROM "Deploy" d CROSS JOIN LATERAL (
      SELECT extract(epoch FROM p."finishedAt" - p."startedAt")::float8 AS seconds FROM "Deploy" p
      WHERE p."serviceId" = d."serviceId" AND p."environmentId" = d."environmentId" AND p.number < d.number
        AND p.state = 'succeeded' AND p.kind = d.kind AND p."startedAt" IS NOT NULL
      ORDER BY p.number DESC LIMIT 1) last
    WHERE d.id = ANY(${deployIds}::uuid[])`
  return new Map(rows.map(({ id, seconds }) => [id, seconds]))
}

type Row = Deploy & { service: { name: string }; environment: { name: string } }

/** What one in the queue waits for, in a few words. */
function waitsFor(row: Omit<Row, 'plan' | 'config'>, all: Omit<Row, 'plan' | 'config'>[], locks: Lock[], now: Date) {
  const here = all.filter(one => one.serviceId === row.serviceId && one.environmentId === row.environmentId)
  const active = here.find(({ state }) => isActive(state as DeployState))
  const [first] = queuePlace(toWaiting(row), {
    service: row.service.name,
    environment: row.environment.name,
    waiting: here.filter(({ state }) => state === 'queued').map(toWaiting),
    active: active ? { number: active.number, state: active.state as DeployState, seconds: 0 } : null,
    typicalSeconds: null,
    locks,
    now,
  }).reasons
  switch (first?.code) {
    case 'held':
      return `held by ${row.heldBy}`
    case 'locked':
      return 'waits for a lock'
    case 'frozen':
    case 'outside_window':
      return 'waits for its window'
    default:
      return first ? `waits for ${first.message.split(' ')[0]}` : null
  }
}

/** Every deploy that runs or waits (of one service, if given), those that run first, each by age. */
export async function readRunning(db: PrismaClient, serviceId?: string): Promise<RunningDeploy[]> {
  const rows = await db.deploy.findMany({
    where: { state: { in: UNFINISHED }, ...(serviceId && { serviceId }) },
    orderBy: { requestedAt: 'asc' },
    take: 200,
    omit: { plan: true, config: true },
    include: { service: { select: { name: true } }, environment: { select: { name: true } } },
  })
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const now = new Date()
  const [steps, expected, locks] = await Promise.all([
    db.step.findMany({
      where: { deployId: { in: ids }, undo: false },
      orderBy: [{ wave: 'asc' }, { position: 'asc' }],
      select: { deployId: true, wave: true, phase: true, name: true, state: true, host: { select: { name: true } } },
    }),
    readExpected(db, ids),
    readLocks(db, now),
  ])
  const stepsOf = groupBy(steps as StepLine[], ({ deployId }) => deployId)
  const running = rows.map(row => ({
    id: row.id,
    serviceId: row.serviceId,
    environmentId: row.environmentId,
    service: row.service.name,
    environment: row.environment.name,
    number: row.number,
    kind: row.kind as DeployKind,
    state: row.state as DeployState,
    branch: row.branch,
    sha: row.sha,
    who: row.actorName,
    held: row.heldAt !== null,
    jumped: row.jumpedAt !== null,
    waits: row.state === 'queued' ? waitsFor(row, rows, locks, now) : null,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    expectedSeconds: expected.get(row.id) ?? null,
    ...progressOf(stepsOf.get(row.id) ?? []),
    url: deployUrl(row.service.name, row.environment.name, row.number),
  }))
  const waits = (state: DeployState) => Number(state === 'queued' || state === 'awaiting_approval')
  return running.sort((a, b) => waits(a.state) - waits(b.state))
}
