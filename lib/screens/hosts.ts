/** What lives on a host, by its own account. */
export type OnHost = {
  service: string
  environment: string
  port: number
  enabled: boolean
  sha: string | null
  /** ISO 8601; when it was switched, by the host's clock. */
  since: string | null
  /** A sentence, where it is not as it should be. */
  odd: string | null
}

export type HostLine = {
  id: string
  name: string
  address: string
  port: number
  user: string
  /** `changed`: it offers another key than the accepted one. `none`: it was not reached yet. */
  key: 'accepted' | 'pending' | 'changed' | 'none'
  hostKey: string | null
  offeredKey: string | null
  offeredKeyType: string | null
  contact: 'reachable' | 'unreachable' | 'unknown' | 'asked'
  failure: string | null
  contactedAt: string | null
  keyAcceptedAt: string | null
  system: string | null
  roundTripMs: number | null
  missing: string[]
  killsUserProcesses: boolean
  environments: string[]
  runs: OnHost[]
}
