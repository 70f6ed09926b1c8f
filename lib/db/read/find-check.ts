import { findCheck } from '@/lib/domain/find-check'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Check, PrismaClient } from '../generated/client'

/** Which check of which service and environment, by name; `check` as people write it. */
export type CheckPlace = { service: string; environment: string; check: string }

export type FoundCheck = Check & { service: { name: string }; environment: { name: string } }

/** The check that somebody means, those that are gone included; or a sentence that says what there is not. */
export async function findCheckRow(db: PrismaClient, place: CheckPlace): Promise<Result<FoundCheck, string>> {
  const names = { service: { select: { name: true } }, environment: { select: { name: true } } }
  const rows = await db.check.findMany({
    where: { service: { name: place.service }, environment: { name: place.environment } },
    include: names,
  })
  const found = findCheck(
    rows.map(({ path }) => path),
    place.check,
  )
  if (!found.ok) return fail(`${found.failure}: ${place.service} has ${said(rows)} on ${place.environment}.`)
  const row = rows.find(({ path }) => path === found.value)
  return row ? ok(row) : fail(`There is no check “${place.check}”.`)
}

const said = (rows: { path: string }[]) => {
  if (rows.length === 0) return 'none'
  const named = rows.slice(0, 5).map(({ path }) => path)
  return rows.length > 5 ? `${named.join(', ')} and ${rows.length - 5} more` : named.join(', ')
}
