/** Who performed an act. Every use case takes one, and every event records it. */
export type Actor = {
  kind: 'person' | 'token' | 'system'
  /** Stable identity: a user id, a token id, or the name of the system part. */
  id: string
  /** What screens show. */
  name: string
}

/** Until sign-in exists every request acts as the installation's owner. */
export const OWNER: Actor = { kind: 'person', id: 'owner', name: 'Owner' }

/** The worker acting on its own account: recovery, schedules, observation. */
export const SYSTEM: Actor = { kind: 'system', id: 'worker', name: 'Prometheus' }

/** The rule that brings green commits where `prometheus.yml` lets them go by themselves. */
export const ON_GREEN: Actor = { kind: 'system', id: 'on-green', name: 'Deploy on green' }
