'use server'

import { readCiOfCommit } from '@/lib/db/read/ci-of-commit'
import { OWNER } from '@/lib/domain/actor'
import { fail, ok } from '@/lib/domain/result'
import type { Answer } from '@/lib/screens/answer'
import type { CiOfCommit } from '@/lib/screens/ci'
import { createCiToken, type NewCiToken, revokeCiToken } from '@/lib/usecases/ci-tokens'
import { getContext, getDb } from '@/lib/wiring'

/** What CI said of a commit, job by job. Changes nothing. */
export async function readCiAction(input: {
  service: string
  branch: string
  sha: string
}): Promise<Answer<CiOfCommit>> {
  const ci = await readCiOfCommit(await getDb(), input)
  return ci ? ok(ci) : fail({ code: 'not_found', title: 'No such service', detail: `There is no ${input.service}.` })
}

/** Makes a token with which a CI reports for the service; it is told once. */
export async function createCiTokenAction(input: { service: string; name: string }): Promise<Answer<NewCiToken>> {
  return createCiToken(await getContext(), OWNER, input)
}

/** From now on the token opens nothing. */
export async function revokeCiTokenAction(input: {
  service: string
  tokenId: string
}): Promise<Answer<{ id: string }>> {
  return revokeCiToken(await getContext(), OWNER, input)
}
