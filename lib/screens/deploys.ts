import type { DeployKind, DeployState } from '@/lib/domain/deploy'

/** One line in a list of deploys. Times are ISO 8601. */
export type DeployLine = {
  id: string
  service: string
  environment: string
  number: number
  kind: DeployKind
  state: DeployState
  branch: string | null
  sha: string
  subject: string
  reason: string | null
  who: string
  requestedAt: string
  /** Seconds from its start to its end; `null` when it never started or runs still. */
  tookSeconds: number | null
  startedAt: string | null
  url: string
}
