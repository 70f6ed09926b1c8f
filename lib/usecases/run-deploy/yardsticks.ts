import type { CheckOutcome } from '@/lib/domain/judge-checks'
import type { CheckFile } from './check-files'
import { askOne, outcomeOf } from './run-checks'
import type { HostWork, Work } from './work'

/** How each check went on this host before it was switched, as the newest such run says. */
export async function readBaseline(work: Work, host: HostWork): Promise<Map<string, CheckOutcome>> {
  const rows = await work.ctx.db.checkRun.findMany({
    where: {
      deployId: work.journal.deploy.id,
      hostId: host.planned.hostId,
      trigger: 'baseline',
      result: { not: { equals: null } },
    },
    orderBy: { startedAt: 'asc' },
  })
  return new Map(rows.map(row => [row.path, outcomeOf(row.path, row.result as never, null)]))
}

/** A host that still runs the release from before, and that nothing has been begun on. */
export function hostOnBefore(work: Work, host: HostWork): HostWork | null {
  const begun = new Set(
    [...work.journal.steps.values()]
      .filter(step => step.name === 'activate' && step.state !== 'waiting')
      .map(step => step.hostId),
  )
  const fits = (other: HostWork) =>
    other !== host && !begun.has(other.planned.hostId) && other.planned.before !== null && !other.failure
  // Of the last wave: its turn comes last.
  return work.hosts.findLast(fits) ?? null
}

/** How a check goes there now. */
export async function askBeside(work: Work, other: HostWork | null, check: CheckFile): Promise<CheckOutcome | null> {
  if (!other?.planned.before) return null
  return (await askOne(work, other, check, 'beside', other.planned.before.sha)).outcome
}
