'use server'

import { readPaletteEntries } from '@/lib/db/read/palette'
import type { PaletteEntry } from '@/lib/screens/palette'
import { getDb } from '@/lib/wiring'

/** What the command palette can go to. */
export async function readPalette(): Promise<PaletteEntry[]> {
  return readPaletteEntries(await getDb())
}
