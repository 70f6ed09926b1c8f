import type { PrismaClient } from '@/lib/db/generated/client'
import { type CheckPlace, type FoundCheck, findCheckRow } from '@/lib/db/read/find-check'
import { Refused } from './problem'

/** Of an address that names a check. */
export type CheckParams = { name: string; environment: string; check: string }

/** The check's part of the address may be a path, with its slashes written as `%2F`. */
export function placeOf({ name, environment, check }: CheckParams): CheckPlace {
  return { service: name, environment, check: decoded(check) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The check of an address. Throws a `Refused`. */
export async function requireCheck(db: PrismaClient, params: CheckParams): Promise<FoundCheck> {
  const found = await findCheckRow(db, placeOf(params))
  if (!found.ok) throw new Refused(404, 'not_found', 'No such check', found.failure)
  return found.value
}
