'use server'

import { readPaletteEntries } from '@/lib/db/read/palette'
import { environmentKeys } from '@/lib/domain/environment-keys'
import type { PaletteEntry } from '@/lib/screens/palette'
import { getDb } from '@/lib/wiring'

/** What the command palette can go to. */
export async function readPalette(): Promise<PaletteEntry[]> {
  return readPaletteEntries(await getDb())
}

/** The environments that a key deploys to, on a service's page. */
export async function readDeployKeys(): Promise<{ environment: string; key: string }[]> {
  const db = await getDb()
  const environments = await db.environment.findMany({ orderBy: { position: 'asc' }, select: { name: true } })
  const names = environments.map(({ name }) => name)
  const keys = environmentKeys(names)
  return names.flatMap((environment, index) => (keys[index] ? [{ environment, key: keys[index] }] : []))
}
