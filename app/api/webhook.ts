import { answerError, type Handler } from './endpoint'

/**
 * An address that other machines call, through a proxy and under any name. It shows who it is by a signature or a
 * token, so neither the name nor the origin is looked at, as they are for what acts as the owner.
 */
export function webhook<P>(handle: (request: Request, params: P) => Promise<Response>): Handler<P> {
  return async (request, { params }) => {
    try {
      return await handle(request, await params)
    } catch (error) {
      return answerError(error)
    }
  }
}
