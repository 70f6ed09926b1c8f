import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { actorOf } from '@/app/actor'
import type { Actor } from '@/lib/domain/actor'
import type { Result } from '@/lib/domain/result'
import { type Answer, answerOnce } from '@/lib/usecases/answer-once'
import type { Context } from '@/lib/usecases/context'
import type { Problem } from '@/lib/usecases/problem'
import { getContext } from '@/lib/wiring'
import { readBody } from './body'
import { endpoint } from './endpoint'
import { json, Refused, viewOf } from './problem'

type Act<P, B> = {
  ctx: Context
  actor: Actor
  params: P
  body: B
  idempotencyKey: string | undefined
}

/**
 * An endpoint that does something: its body is parsed, its use case is called once for an Idempotency-Key. What it
 * answers is 202 where the thing goes on without whoever asked; say so where it is done already.
 */
export function post<P, B>(
  shape: z.ZodType<B>,
  act: (input: Act<P, B>) => Promise<Result<object, Problem>>,
  status: 200 | 201 | 202 = 202,
) {
  return endpoint<P>(async (request, params) => {
    const key = keyOf(request)
    const { bytes, value: body } = await readBody(request, shape)
    const ctx = await getContext()
    const actor = actorOf(request)

    const perform = async (): Promise<Answer> => {
      const done = await act({ ctx, actor, params, body, idempotencyKey: key })
      if (done.ok) return { status, body: done.value }
      const view = viewOf(done.failure)
      return { status: view.status, body: view }
    }
    if (key === undefined) return answer(await perform())

    const { pathname: path } = new URL(request.url)
    const bodyHash = createHash('sha256').update(bytes).digest('hex')
    const once = await answerOnce(ctx, { actorId: actor.id, key, method: request.method, path, bodyHash }, perform)
    return once.ok ? answer(once.value) : answer({ status: viewOf(once.failure).status, body: viewOf(once.failure) })
  })
}

const answer = ({ status, body }: Answer) => json(status, body)

function keyOf(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Refused(
      400,
      'malformed',
      'Unusable key',
      'An Idempotency-Key is 1 to 255 printable characters without spaces.',
    )
  return key
}
