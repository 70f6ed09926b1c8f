import type { Decision } from '@/lib/domain/decision'

/** Why a use case did not do what it was asked. `detail` says what was wrong, with the value, and what to do next. */
export type Problem = {
  code:
    | 'not_found'
    | 'invalid'
    | 'conflict'
    | 'not_allowed' // a decision said no; `decision` has the reasons
    | 'forbidden' // this actor may not
    | 'too_late' // the thing is over, or has moved on
    | 'too_many' // asked too often; `retryAfterSeconds` says when it may be asked again
  /** Short, without the value. */
  title: string
  detail: string
  /** The input that is at fault, for forms. */
  field?: string
  decision?: Decision
  retryAfterSeconds?: number
}

export const notFound = (what: string, name: string): Problem => ({
  code: 'not_found',
  title: `No such ${what}`,
  detail: `There is no ${what} “${name}”.`,
})
