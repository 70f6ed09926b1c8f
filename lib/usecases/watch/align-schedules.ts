import { type Schedule, scheduleChanges, scheduleOffset } from '@/lib/domain/check-schedule'
import type { Context } from '../context'

const PREFIX = 'check-'

/**
 * Brings the queue's schedules in line with the rows: sets what is missing, different or stuck, and removes the rest. A
 * queue that lost everything has it again afterwards. Any number of workers may do it.
 */
export async function alignSchedules(ctx: Pick<Context, 'db' | 'queue' | 'clock'>): Promise<void> {
  const [rows, held] = await Promise.all([
    ctx.db.check.findMany({
      where: { everySeconds: { not: null } },
      select: {
        ...{ id: true, path: true, everySeconds: true },
        service: { select: { name: true } },
        environment: { select: { name: true } },
      },
    }),
    ctx.queue.schedules(),
  ])
  const wanted = rows.map(({ id, path, everySeconds, service, environment }): Schedule => {
    const everyMs = (everySeconds ?? 0) * 1000
    const offsetMs = scheduleOffset([service.name, environment.name, path], everyMs)
    return { key: PREFIX + id, everyMs, offsetMs: Math.max(1, offsetMs) }
  })
  const ours = held.filter(({ key }) => key.startsWith(PREFIX))
  const { set, remove } = scheduleChanges(wanted, ours, ctx.clock.now().getTime())
  for (const schedule of set) {
    const checkId = schedule.key.slice(PREFIX.length)
    await ctx.queue.schedule(schedule, { name: 'run-check', data: { checkId } })
  }
  for (const key of remove) await ctx.queue.unschedule(key)
}
