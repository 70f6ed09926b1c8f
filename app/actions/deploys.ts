'use server'

import type { CheckRunView } from '@/lib/api/check-run'
import { OWNER } from '@/lib/domain/actor'
import { ok } from '@/lib/domain/result'
import type { Answer } from '@/lib/screens/answer'
import { cancelDeploy } from '@/lib/usecases/cancel-deploy'
import { judgeCheckRun } from '@/lib/usecases/judge-check-run'
import { holdDeploy, jumpQueue, releaseDeploy } from '@/lib/usecases/queue'

import { requestDeploy } from '@/lib/usecases/request-deploy'
import { requestRetry } from '@/lib/usecases/request-retry'
import { requestRollback } from '@/lib/usecases/request-rollback'
import type { RequestedDeploy } from '@/lib/usecases/requested-deploy'
import { getContext } from '@/lib/wiring'

/** Asks for a deploy of a branch's head; with `sha` only while that is the head. */
export async function deployAction(input: {
  service: string
  environment: string
  ref: string
  sha?: string
}): Promise<Answer<RequestedDeploy>> {
  return requestDeploy(await getContext(), OWNER, input)
}

/** Asks for a rollback to a release that hosts still hold. */
export async function rollbackAction(input: {
  service: string
  environment: string
  to?: string
}): Promise<Answer<RequestedDeploy>> {
  return requestRollback(await getContext(), OWNER, input)
}

/** Goes on with a deploy that did not go through, on the hosts that do not run its release. */
export async function retryAction(input: { deployId: string }): Promise<Answer<RequestedDeploy>> {
  return requestRetry(await getContext(), OWNER, input)
}

/** Says what a check's run that proved nothing means. */
export async function judgeAction(input: {
  checkRunId: string
  as: 'pass' | 'fail' | 'again'
}): Promise<Answer<CheckRunView>> {
  return judgeCheckRun(await getContext(), OWNER, input)
}

/** Stops a deploy; with `undo` the hosts that were switched go back. */
export async function cancelAction(input: { deployId: string; undo: boolean }): Promise<Answer<{ state: string }>> {
  return cancelDeploy(await getContext(), OWNER, input)
}

const done = <T>(answer: Answer<T>): Answer => (answer.ok ? ok(undefined) : answer)

/** Sets a deploy that waits aside. */
export async function holdAction(input: { deployId: string; reason: string }): Promise<Answer> {
  return done(await holdDeploy(await getContext(), OWNER, input))
}

/** Lets a held deploy go. */
export async function releaseAction(input: { deployId: string }): Promise<Answer> {
  return done(await releaseDeploy(await getContext(), OWNER, input))
}

/** Puts a deploy that waits first in its queue. */
export async function jumpAction(input: { deployId: string; reason: string }): Promise<Answer> {
  return done(await jumpQueue(await getContext(), OWNER, input))
}
