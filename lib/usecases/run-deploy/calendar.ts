import { DEPLOY_WITH_NAMES } from '@/lib/db/read/deploy-for-work'
import { toDeployView } from '@/lib/db/read/deploy-view'
import { writeEvent } from '@/lib/db/write/event'
import { SYSTEM } from '@/lib/domain/actor'
import { type Calendar, opensAt } from '@/lib/domain/calendar'
import type { WorkerContext } from '../worker-context'

/** Where no opening is in sight it is asked again after so long. */
const LOOK_AGAIN_MS = 3_600_000

/**
 * Whether windows and freezes keep a queued deploy from starting now. Then the row says until when, so that nobody tries
 * before, and who comes after it in the queue does not wait for it.
 */
export async function waitForCalendar(ctx: WorkerContext, deployId: string): Promise<boolean> {
  const row = await ctx.db.deploy.findUnique({
    where: { id: deployId, state: 'queued', kind: 'deploy' },
    select: { calendar: true, notBefore: true, serviceId: true },
  })
  if (!row?.calendar) return false
  const now = ctx.clock.now()
  // Only `insertDeploy` fills this column.
  const opens = opensAt(row.calendar as unknown as Calendar, now) ?? new Date(now.getTime() + LOOK_AGAIN_MS)
  if (opens <= now) return false
  if (row.notBefore?.getTime() === opens.getTime()) return true
  await ctx.db.$transaction(async tx => {
    const where = { id: deployId, state: 'queued' }
    const { count } = await tx.deploy.updateMany({ where, data: { notBefore: opens } })
    if (count === 0) return
    const deploy = await tx.deploy.findUniqueOrThrow({ where: { id: deployId }, include: DEPLOY_WITH_NAMES })
    const data = { deploy: toDeployView(deploy) }
    await writeEvent(tx, SYSTEM, { kind: 'deploy.waiting', deployId, serviceId: row.serviceId, data })
  })
  return true
}
