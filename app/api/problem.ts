import type { ProblemView } from '@/lib/api/problem'
import type { Problem } from '@/lib/usecases/problem'

const STATUS: Record<Problem['code'], number> = {
  not_found: 404,
  invalid: 422,
  conflict: 409,
  not_allowed: 409,
  forbidden: 403,
  too_late: 409,
  too_many: 429,
}

/** Something that is wrong with the request itself, before any use case. */
export type Refusal = Omit<ProblemView, 'type'>

/** Thrown where a request cannot go on; the endpoint answers with it. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(status: number, code: string, title: string, detail: string, field?: string) {
    super(detail)
    this.refusal = { status, code, title, detail, ...(field !== undefined && { field }) }
  }
}

/** A use case's problem as the API shows it. */
export function viewOf({ code, title, detail, field, decision, retryAfterSeconds }: Problem): ProblemView {
  const view = {
    ...{ code, title, detail, status: STATUS[code] },
    ...(field !== undefined && { field }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
  return withType(decision ? { ...view, reasons: decision.reasons } : view)
}

export const withType = (refusal: Refusal): ProblemView => ({
  type: `urn:prometheus:problem:${refusal.code}`,
  ...refusal,
})

/** Any answer in JSON; an error is `application/problem+json`. Never cached: it is true only now. */
export function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  const later: Record<string, string> =
    'retryAfterSeconds' in body ? { 'Retry-After': String(body.retryAfterSeconds) } : {}
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': type,
      ...later,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  })
}
