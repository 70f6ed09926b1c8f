import type { VariableView } from '@/lib/api/variable'
import { toVariableView, VARIABLE_WITH_NAMES } from '@/lib/db/read/variables'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import { Secret } from '@/lib/domain/secret'
import { variableName } from '@/lib/domain/variable'
import type { Context } from './context'
import { findScope } from './find-scope'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

/** Where it holds, by name; what is left out is all of them. */
export type VariableInput = {
  service?: string | undefined
  environment?: string | undefined
  name: string
  value: string
  secret: boolean
}

const LONGEST = 10_000

const EMPTY = 'The value is empty, and a secret needs one: give it, or remove the variable.'

const invalid = (field: string, detail: string) => fail<Problem>({ code: 'invalid', title: 'Not saved', detail, field })

/** Sets what a name stands for in one scope. A secret stays one: its value can be replaced, and never be read. */
export async function setVariable(
  ctx: Context,
  actor: Actor,
  input: VariableInput,
): Promise<Result<VariableView, Problem>> {
  const permitted = permit(actor, 'manage_variables')
  if (!permitted.ok) return permitted
  const name = variableName(input.name)
  if (!name.ok) return invalid('name', `${name.failure}.`)
  if (input.value.length > LONGEST)
    return invalid('value', `The value has ${input.value.length} characters: at most ${LONGEST} are allowed.`)
  const scope = await findScope(ctx, input)
  if (!scope.ok) return scope
  const where = { ...scope.value, name: name.value }
  return ctx.db.$transaction(async (tx): Promise<Result<VariableView, Problem>> => {
    // Two that set the same name one after the other: the scope has no key that an upsert could use.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`variable ${name.value}`}))`
    const held = await tx.variable.findFirst({ where })
    const secret = input.secret || (held?.secret ?? false)
    // A form cannot show the old value, so what is left empty there is no wish.
    if (secret && input.value === '') return invalid('value', EMPTY)
    const data = {
      secret,
      value: Buffer.from(ctx.vault.encrypt(new Secret(input.value))),
      updatedAt: ctx.clock.now(),
      updatedBy: actor.name,
    }
    const include = VARIABLE_WITH_NAMES
    const row = held
      ? await tx.variable.update({ where: { id: held.id }, data, include })
      : await tx.variable.create({ data: { ...where, ...data }, include })
    await writeEvent(tx, actor, { kind: 'variable.set', ...serviceOf(row), data: told(row) })
    return ok(toVariableView(ctx.vault, row))
  })
}

/** Takes a variable away in its scope; one with a wider scope holds from then on. */
export async function removeVariable(
  ctx: Context,
  actor: Actor,
  { variableId: id }: { variableId: string },
): Promise<Result<VariableView, Problem>> {
  const permitted = permit(actor, 'manage_variables')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Promise<Result<VariableView, Problem>> => {
    await tx.$queryRaw`SELECT id FROM "Variable" WHERE id = ${id}::uuid FOR UPDATE`
    const row = await tx.variable.findUnique({ where: { id }, include: VARIABLE_WITH_NAMES })
    if (!row) return fail(notFound('variable', id))
    await tx.variable.delete({ where: { id } })
    await writeEvent(tx, actor, { kind: 'variable.removed', ...serviceOf(row), data: told(row) })
    return ok(toVariableView(ctx.vault, row))
  })
}

type Row = {
  name: string
  serviceId: string | null
  service: { name: string } | null
  environment: { name: string } | null
}

const serviceOf = ({ serviceId }: Row) => (serviceId === null ? {} : { serviceId })

/** Events say which one, and never the value. */
const told = ({ name, service, environment }: Row) => ({
  variable: { name, service: service?.name ?? null, environment: environment?.name ?? null },
})
