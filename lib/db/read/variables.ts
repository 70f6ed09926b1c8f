import type { VariableView } from '@/lib/api/variable'
import type { Secret } from '@/lib/domain/secret'
import { nearestVariables } from '@/lib/domain/variable'
import type { Prisma, PrismaClient, Variable } from '../generated/client'
import type { Vault } from '../vault'

export const VARIABLE_WITH_NAMES = {
  service: { select: { name: true } },
  environment: { select: { name: true } },
} satisfies Prisma.VariableInclude

type VariableRow = Prisma.VariableGetPayload<{ include: typeof VARIABLE_WITH_NAMES }>

/** A variable's row as the API, events and pages show it: a secret's value stays where it is. */
export const toVariableView = (vault: Vault, row: VariableRow): VariableView => ({
  id: row.id,
  name: row.name,
  service: row.service?.name ?? null,
  environment: row.environment?.name ?? null,
  secret: row.secret,
  value: row.secret ? null : vault.decrypt(row.value).reveal(),
  updatedAt: row.updatedAt.toISOString(),
  updatedBy: row.updatedBy,
})

/** Every variable, by name. */
export async function readVariables(db: PrismaClient, vault: Vault): Promise<VariableView[]> {
  const rows = await db.variable.findMany({ include: VARIABLE_WITH_NAMES, orderBy: { name: 'asc' } })
  return rows.map(row => toVariableView(vault, row))
}

/**
 * Where people reach a service in an environment: its variable `base_url`, as it may be shown. `null`: nobody has said.
 */
export async function readAddress(
  db: PrismaClient,
  vault: Vault,
  place: { service: string; environment: string },
): Promise<string | null> {
  const [found] = await readValues(db, vault, place, 'base_url')
  return found ? (found.secret ? 'base_url' : found.value.reveal()) : null
}

/** What checks of a service in an environment are given, by name; of one name only, if that is said. */
export async function readValues(
  db: PrismaClient,
  vault: Vault,
  place: { service: string; environment: string },
  only?: string,
): Promise<{ name: string; secret: boolean; value: Secret }[]> {
  const rows = await db.$queryRaw<
    (Pick<Variable, 'name' | 'secret' | 'value'> & { service: string | null; environment: string | null })[]
  >`
    SELECT v.name, v.secret, v.value, s.name AS service, e.name AS environment FROM "Variable" v
    LEFT JOIN "Service" s ON s.id = v."serviceId" LEFT JOIN "Environment" e ON e.id = v."environmentId"
    WHERE v.name = COALESCE(${only ?? null}, v.name)`
  return nearestVariables(rows, place).map(({ name, secret, value }) => ({ name, secret, value: vault.decrypt(value) }))
}
