'use server'

import type { Answer } from '@/lib/screens/answer'
import type { ChangesQuestion, WantedChanges } from '@/lib/screens/changes'
import { wantChanges } from '@/lib/usecases/want-changes'
import { getContext } from '@/lib/wiring'

/** What would change in an environment with this commit. */
export async function readChangesAction(input: ChangesQuestion): Promise<Answer<WantedChanges>> {
  return wantChanges(await getContext(), input)
}
