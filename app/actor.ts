import { type Actor, OWNER } from '@/lib/domain/actor'

/** Who a request acts as. Until sign-in exists that is the installation's owner, whatever the request says. */
export function actorOf(_request: Request): Actor {
  return OWNER
}
