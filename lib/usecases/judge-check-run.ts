import type { CheckRunView } from '@/lib/api/check-run'
import { toCheckRunView } from '@/lib/db/read/check-runs'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

/** `pass` and `fail` end the waiting; `again` runs the check once more. */
export type JudgementInput = { checkRunId: string; as: 'pass' | 'fail' | 'again' }

/** States of a deploy that still listens to what is said. */
const ASKING = new Set(['running', 'verifying'])

/** A person says what a run that proved nothing means, and the deploy that waits for it goes on by that. */
export async function judgeCheckRun(
  ctx: Context,
  actor: Actor,
  { checkRunId: id, as }: JudgementInput,
): Promise<Result<CheckRunView, Problem>> {
  const permitted = permit(actor, 'deploy')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Promise<Result<CheckRunView, Problem>> => {
    await tx.$queryRaw`SELECT id FROM "CheckRun" WHERE id = ${id}::uuid FOR UPDATE`
    const run = await tx.checkRun.findUnique({ where: { id }, include: { deploy: true } })
    if (!run) return fail(notFound('check run', id))
    const { deployId, serviceId } = run
    if (run.verdict !== 'inconclusive' || deployId === null)
      return tooLate(`This run of ${run.path} is ${run.verdict}; only one that proved nothing waits for a person.`)
    if (run.judgedAs) return tooLate(`${run.judgedBy} has said already: ${run.judgedAs}.`)
    if (run.waitsUntil === null) return tooLate(`This run of ${run.path} waits for nobody.`)
    const state = run.deploy?.state ?? 'gone'
    if (!ASKING.has(state)) return tooLate(`The deploy is ${state.replaceAll('_', ' ')} by now.`)
    const judged = await tx.checkRun.update({
      where: { id },
      data: { judgedAs: as, judgedBy: actor.name },
      include: { host: { select: { name: true } } },
    })
    const view = toCheckRunView(judged)
    const { path, host } = view
    await writeEvent(tx, actor, { kind: 'check.judged', deployId, serviceId, data: { check: { path, host, as } } })
    return ok(view)
  })
}

const tooLate = (detail: string) => fail<Problem>({ code: 'too_late', title: 'Too late', detail })
