'use server'

import type { AskedRun } from '@/lib/api/check'
import { OWNER } from '@/lib/domain/actor'
import type { Answer } from '@/lib/screens/answer'
import { askCheckRun } from '@/lib/usecases/ask-check-run'
import { createCheckToken, type NewCheckToken, revokeCheckToken } from '@/lib/usecases/check-tokens'
import { getContext } from '@/lib/wiring'

type Place = { service: string; environment: string; check: string }

/** Runs a check now. */
export async function runCheckAction(input: Place): Promise<Answer<AskedRun>> {
  return askCheckRun(await getContext(), OWNER, input)
}

/** Makes an address that runs one check; it is told once. */
export async function createCheckTokenAction(input: Place & { name: string }): Promise<Answer<NewCheckToken>> {
  return createCheckToken(await getContext(), OWNER, input)
}

/** From now on the address runs nothing. */
export async function revokeCheckTokenAction(input: Place & { tokenId: string }): Promise<Answer<{ id: string }>> {
  return revokeCheckToken(await getContext(), OWNER, input)
}
