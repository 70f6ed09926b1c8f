'use server'

import { readCiOfCommit } from '@/lib/db/read/ci-of-commit'
import { fail, ok } from '@/lib/domain/result'
import type { Answer } from '@/lib/screens/answer'
import type { CiOfCommit } from '@/lib/screens/ci'
import { getDb } from '@/lib/wiring'

/** What CI said of a commit, job by job. Changes nothing. */
export async function readCiAction(input: {
  service: string
  branch: string
  sha: string
}): Promise<Answer<CiOfCommit>> {
  const ci = await readCiOfCommit(await getDb(), input)
  return ci ? ok(ci) : fail({ code: 'not_found', title: 'No such service', detail: `There is no ${input.service}.` })
}
