import type { AdminState } from '@/lib/domain/drain'
import type { Result } from '@/lib/domain/result'
import type { RemoteHost, StreamTarget } from './remote-host'

/** Where a balancer's control socket is, and the host it is reached through; `null`: from this machine. */
export type BalancerPlace = { to: StreamTarget; through: RemoteHost | null }

/** One server of a backend, as one balancer process sees it. */
export type BalancedServer = {
  name: string
  admin: AdminState
  /** What the balancer's own checks say. `up` also where there are none; `changing` while they change their mind. */
  health: 'up' | 'changing' | 'down' | 'unknown'
  /** Requests and connections under way there, and those queued for it. */
  sessions: number
  /** As the balancer itself writes it: `UP`, `DOWN 1/2`, `no check`. */
  status: string
}

export type BalancerFailure = {
  kind:
    | 'unreachable' // nobody answers at the place, or its host cannot be reached
    | 'permission_denied' // the socket answers, but may not change servers
    | 'no_backend'
    | 'no_server'
    | 'timed_out' // connected, and no whole answer came; whether a change was made is not known
    | 'protocol' // an answer that we cannot make sense of
  message: string
}

export type BalancerAnswer<T> = Promise<Result<T, BalancerFailure>>

/** One balancer process. Nothing throws; every change can be repeated. */
export interface LoadBalancer {
  /** The servers of a backend, in its order. Fails with `permission_denied` already where `set` would. */
  servers(backend: string): BalancerAnswer<BalancedServer[]>
  set(backend: string, server: string, state: AdminState): BalancerAnswer<void>
}

export interface LoadBalancers {
  open(place: BalancerPlace): LoadBalancer
}
