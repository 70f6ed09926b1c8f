import type { PrismaClient } from '@/lib/db/generated/client'
import type { DeployKind, DeployState, StepState } from '@/lib/domain/deploy'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { Phase } from '@/lib/domain/plan'
import type { HostTick, RunningDeploy } from '@/lib/screens/running'
import { deployUrl } from './deploy-view'
import { UNFINISHED } from './deploys'
import { groupBy } from './group-by'

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
  const [steps, expected] = await Promise.all([
    db.step.findMany({
      where: { deployId: { in: ids }, undo: false },
      orderBy: [{ wave: 'asc' }, { position: 'asc' }],
      select: { deployId: true, wave: true, phase: true, name: true, state: true, host: { select: { name: true } } },
    }),
    readExpected(db, ids),
  ])
  const stepsOf = groupBy(steps as StepLine[], ({ deployId }) => deployId)
  const running = rows.map(({ service, environment, ...row }) => ({
    id: row.id,
    serviceId: row.serviceId,
    environmentId: row.environmentId,
    service: service.name,
    environment: environment.name,
    number: row.number,
    kind: row.kind as DeployKind,
    state: row.state as DeployState,
    branch: row.branch,
    sha: row.sha,
    who: row.actorName,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    expectedSeconds: expected.get(row.id) ?? null,
    ...progressOf(stepsOf.get(row.id) ?? []),
    url: deployUrl(service.name, environment.name, row.number),
  }))
  const waits = (state: DeployState) => Number(state === 'queued' || state === 'awaiting_approval')
  return running.sort((a, b) => waits(a.state) - waits(b.state))
}
