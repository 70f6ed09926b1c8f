import { writeEvent } from '@/lib/db/write/event'
import { isTaken } from '@/lib/db/write/taken'
import type { Actor } from '@/lib/domain/actor'
import { environmentName } from '@/lib/domain/environment-name'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

type Answer = Promise<Result<void, Problem>>

function readName(text: string): Result<string, Problem> {
  const name = environmentName(text.trim())
  return name.ok ? name : fail({ code: 'invalid', title: 'Name', detail: `The ${name.failure}.`, field: 'name' })
}

const taken = (name: string): Problem => ({
  code: 'conflict',
  title: 'Name is taken',
  detail: `There is an environment ${name} already.`,
  field: 'name',
})

/** Adds an environment after the others: the last is where a commit's journey ends. */
export async function addEnvironment(ctx: Context, actor: Actor, input: { name: string }): Answer {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const name = readName(input.name)
  if (!name.ok) return name
  try {
    await ctx.db.$transaction(async tx => {
      const last = await tx.environment.aggregate({ _max: { position: true } })
      const environment = await tx.environment.create({
        data: { name: name.value, position: (last._max.position ?? -1) + 1 },
      })
      await writeEvent(tx, actor, { kind: 'environment.added', data: { environment } })
    })
    return ok(undefined)
  } catch (error) {
    if (isTaken(error)) return fail(taken(name.value))
    throw error
  }
}

/** Renames an environment to which nothing was ever deployed: afterwards hosts know their folders by its name. */
export async function renameEnvironment(
  ctx: Context,
  actor: Actor,
  input: { environmentId: string; name: string },
): Answer {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const name = readName(input.name)
  if (!name.ok) return name
  const { environmentId: id } = input
  try {
    return await ctx.db.$transaction(async (tx): Answer => {
      const before = await tx.environment.findUnique({ where: { id } })
      if (!before) return fail(notFound('environment', id))
      if (before.name === name.value) return ok(undefined)
      if (await tx.deploy.findFirst({ where: { environmentId: id }, select: { id: true } })) {
        const detail = `Something was deployed to ${before.name} already, and hosts know its folders by that name. Add a new environment instead.`
        return fail({ code: 'conflict', title: 'In use', detail, field: 'name' })
      }
      const environment = await tx.environment.update({ where: { id }, data: { name: name.value } })
      await writeEvent(tx, actor, { kind: 'environment.renamed', data: { environment, before: before.name } })
      return ok(undefined)
    })
  } catch (error) {
    if (isTaken(error)) return fail(taken(name.value))
    throw error
  }
}

/** Puts the environments in this order; `environmentIds` names each of them once. */
export async function reorderEnvironments(ctx: Context, actor: Actor, input: { environmentIds: string[] }): Answer {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Answer => {
    const rows = await tx.environment.findMany()
    const order = input.environmentIds
    if (rows.length !== order.length || rows.some(({ id }) => !order.includes(id))) {
      return fail({
        code: 'conflict',
        title: 'Changed meanwhile',
        detail: 'The environments have changed meanwhile. Try again.',
      })
    }
    for (const [position, id] of order.entries()) await tx.environment.update({ where: { id }, data: { position } })
    const names = order.map(id => rows.find(row => row.id === id)?.name)
    await writeEvent(tx, actor, { kind: 'environment.reordered', data: { environments: names } })
    return ok(undefined)
  })
}

/** Removes an environment that no service lives in and nothing was deployed to. */
export async function removeEnvironment(
  ctx: Context,
  actor: Actor,
  { environmentId: id }: { environmentId: string },
): Answer {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Answer => {
    const environment = await tx.environment.findUnique({
      where: { id },
      include: { _count: { select: { instances: true } } },
    })
    if (!environment) return fail(notFound('environment', id))
    const { _count, ...row } = environment
    const deploy = await tx.deploy.findFirst({ where: { environmentId: id }, select: { id: true } })
    if (_count.instances > 0 || deploy) {
      const why = _count.instances > 0 ? 'services live in it' : 'it is in the history of deploys, which is kept'
      return fail({ code: 'conflict', title: 'In use', detail: `${row.name} cannot be removed: ${why}.` })
    }
    await tx.environment.delete({ where: { id } })
    await writeEvent(tx, actor, { kind: 'environment.removed', data: { environment: row } })
    return ok(undefined)
  })
}
