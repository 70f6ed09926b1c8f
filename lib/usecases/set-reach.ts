import { reachPolicy } from '@/lib/checks/http/parse-reach'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

const MOST = 200

/** What an environment's checks may reach beside its address, an entry each; `reachPolicy` says how they are written. */
export async function setReach(
  ctx: Context,
  actor: Actor,
  input: { environment: string; reach: string[] },
): Promise<Result<{ environment: string; reach: string[] }, Problem>> {
  const permitted = permit(actor, 'manage_variables')
  if (!permitted.ok) return permitted
  const reach = [...new Set(input.reach.map(entry => entry.trim()).filter(entry => entry !== ''))]
  const invalid = (detail: string) => fail<Problem>({ code: 'invalid', title: 'Not saved', detail, field: 'reach' })
  if (reach.length > MOST) return invalid(`There are ${reach.length} entries: at most ${MOST} are allowed.`)
  const policy = reachPolicy(reach)
  if (!policy.ok) return invalid(`${policy.failure}.`)
  return ctx.db.$transaction(async (tx): Promise<Result<{ environment: string; reach: string[] }, Problem>> => {
    const before = await tx.environment.findUnique({ where: { name: input.environment } })
    if (!before) return fail(notFound('environment', input.environment))
    await tx.environment.update({ where: { id: before.id }, data: { reach } })
    const data = { environment: { name: before.name, reach, before: before.reach } }
    await writeEvent(tx, actor, { kind: 'environment.reach_set', data })
    return ok({ environment: before.name, reach })
  })
}
