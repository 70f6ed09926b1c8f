import { setTimeout as wait } from 'node:timers/promises'
import { keepAnswer, type RequestIdentity, releaseRequest, reserveRequest } from '@/lib/db/write/idempotent-request'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import type { Problem } from './problem'

/** An answer as it can be given again: an HTTP status and a JSON body. */
export type Answer = { status: number; body: object }

const LOOK_AGAIN_MS = 50
const PATIENCE_MS = 15_000

/**
 * Performs a request once for its idempotency key: the same request later, or at the same time, gets the same
 * answer without another effect. Waits for one that is under way. An error of ours gives the key free again.
 */
export async function answerOnce(
  ctx: Context,
  request: RequestIdentity,
  perform: () => Promise<Answer>,
): Promise<Result<Answer, Problem>> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  while (!patience.aborted) {
    const reservation = await reserveRequest(ctx.db, request)
    switch (reservation.kind) {
      case 'ours':
        return ok(await performAndKeep(ctx, request, perform))
      case 'answered':
        return ok({ status: reservation.status, body: reservation.body as object })
      case 'other':
        return fail({
          code: 'invalid',
          title: 'Key used before',
          detail: `The Idempotency-Key “${request.key}” was used for another request. Take a new one.`,
        })
      case 'pending':
        await wait(LOOK_AGAIN_MS)
    }
  }
  return fail({
    code: 'conflict',
    title: 'Still under way',
    detail: `The first request with the Idempotency-Key “${request.key}” is still under way. Ask again with the same key.`,
  })
}

async function performAndKeep(ctx: Context, request: RequestIdentity, perform: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await perform()
    // Who is told to ask again later asks with the same key.
    if (answer.status < 500 && answer.status !== 429) await keepAnswer(ctx.db, request, answer.status, answer.body)
    else await releaseRequest(ctx.db, request)
    return answer
  } catch (error) {
    await releaseRequest(ctx.db, request).catch(() => {})
    throw error
  }
}
