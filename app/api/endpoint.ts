import { isTransient } from '@/lib/db/transient'
import { refuseForeign } from './foreign'
import { json, Refused, withType } from './problem'

export type Handler<P> = (request: Request, context: { params: Promise<P> }) => Promise<Response>

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** What every endpoint has in common: foreign requests are refused, and whatever is thrown becomes problem details. */
export function endpoint<P = Record<never, never>>(
  handle: (request: Request, params: P) => Promise<Response>,
): Handler<P> {
  return async (request, { params }) => {
    try {
      refuseForeign(request)
      return await handle(request, await params)
    } catch (error) {
      return answerError(error)
    }
  }
}

/** What was thrown, as problem details. */
export function answerError(error: unknown): Response {
  if (error instanceof Refused) return json(error.refusal.status, withType(error.refusal))
  if (isTransient(error)) {
    const detail = 'The database does not answer. Try again in a moment.'
    return json(503, withType({ status: 503, code: 'unavailable', title: 'Not now', detail }), { 'Retry-After': '2' })
  }
  console.error(error)
  const detail = 'Something went wrong here; the web process has logged it.'
  return json(500, withType({ status: 500, code: 'internal', title: 'Our error', detail }))
}

/** Handlers that refuse every method but these, for a route file to export. */
export function refuseOthers(...allowed: (typeof METHODS)[number][]) {
  const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  const refuse = endpoint(async request => {
    const detail = `${request.method} is not possible here; ${allow} are.`
    return json(405, withType({ status: 405, code: 'method_not_allowed', title: 'Not this method', detail }), {
      Allow: allow,
    })
  })
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse }
}
