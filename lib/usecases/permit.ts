import type { Actor } from '@/lib/domain/actor'
import { type Act, may } from '@/lib/domain/permission'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Problem } from './problem'

/** The first question of every use case: may this actor do this at all? */
export function permit(actor: Actor, act: Act): Result<void, Problem> {
  const answer = may(actor, act)
  if (answer.ok) return ok(undefined)
  return fail({ code: 'forbidden', title: 'Not permitted', detail: answer.failure.message })
}
