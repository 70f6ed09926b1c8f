import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { PlanView } from '@/lib/api/plan'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { PrismaClient } from '../generated/client'
import { DEPLOY_WITH_NAMES } from './deploy-for-work'
import { toDeployView, toRunView, toStepView } from './deploy-view'

const WITH_HOST = { host: { select: { id: true, name: true } } } as const
const IN_ORDER = [{ undo: 'asc' }, { position: 'asc' }] as const

type OnHost = { wave: number; host: { name: string } }

const byWaveAndHost = (a: OnHost, b: OnHost) => a.wave - b.wave || byNaturalOrder(a.host.name, b.host.name)

/** A deploy with its plan, steps and runs; `null` when there is none with this id. One moment's picture. */
export async function readDeployDetail(db: PrismaClient, id: string): Promise<DeployDetail | null> {
  const [row, steps, runs] = await db.$transaction(
    [
      db.deploy.findUnique({ where: { id }, include: DEPLOY_WITH_NAMES }),
      db.step.findMany({ where: { deployId: id }, include: WITH_HOST, orderBy: [...IN_ORDER] }),
      db.run.findMany({
        where: { deployId: id },
        include: WITH_HOST,
        orderBy: [{ hostId: 'asc' }, { position: 'asc' }],
      }),
    ],
    { isolationLevel: 'RepeatableRead' },
  )
  if (!row) return null
  return {
    ...toDeployView(row),
    // Only the planner fills this column.
    plan: row.plan as PlanView | null,
    steps: steps.toSorted(byWaveAndHost).map(toStepView),
    runs: runs.map(toRunView),
  }
}
