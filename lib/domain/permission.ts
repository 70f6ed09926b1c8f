import { type Actor, ON_GREEN, OWNER } from './actor'
import { fail, ok, type Result } from './result'

/** What people and tokens may ask for. Use cases ask before they do anything else. */
export type Act =
  | 'deploy'
  | 'rollback'
  | 'cancel_deploy'
  | 'lock'
  | 'hold_deploy'
  | 'jump_queue'
  | 'manage_hosts'
  | 'accept_host_key'
  | 'manage_services'
  | 'manage_variables'
  | 'run_check'
  | 'sync_service'
  | 'observe_hosts'

/** What the worker does unasked, on its own account. */
const ITS_OWN: readonly Act[] = ['sync_service', 'observe_hosts']

export type Forbidden = { code: 'forbidden'; message: string }

const isOnGreen = (actor: Actor) => actor.kind === ON_GREEN.kind && actor.id === ON_GREEN.id
const isOwner = (actor: Actor) => actor.kind === OWNER.kind && actor.id === OWNER.id

/** May this actor do this? The owner may do everything; whoever is not known may do nothing. */
export function may(actor: Actor, act: Act): Result<void, Forbidden> {
  if (isOwner(actor)) return ok(undefined)
  if (actor.kind === 'system' && ITS_OWN.includes(act)) return ok(undefined)
  if (isOnGreen(actor) && act === 'deploy') return ok(undefined)
  return fail({ code: 'forbidden', message: `${actor.name} may not ${act.replaceAll('_', ' ')}.` })
}
