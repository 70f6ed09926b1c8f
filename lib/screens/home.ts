import type { DeployState } from '@/lib/domain/deploy'
import type { EnvironmentTruth } from '@/lib/domain/environment-truth'
import type { Attention } from './attention'
import type { ChecksInBrief } from './checks'
import type { RunningDeploy } from './running'

/** What runs in one environment of a service. Times are ISO 8601. */
export type HomeCell = {
  environment: string
  /** What most hosts run by their own account; what we believe where they have not been asked. */
  sha: string | null
  /** Of the deploy that brought it. */
  branch: string | null
  subject: string
  who: string
  at: string | null
  state: EnvironmentTruth['state']
  drifted: number
  /** How many different releases hosts run. */
  releases: number
  hosts: number
  /** The last deploy, where it ended badly. */
  failed: { sha: string; state: DeployState; url: string; at: string | null } | null
  running: RunningDeploy | null
  /** Deploys here are stopped by a lock. */
  locked: boolean
}

export type HomeRow = {
  service: string
  defaultBranch: string | null
  mine: boolean
  /** In the order of the environments; `null`: the service does not live there. */
  cells: (HomeCell | null)[]
  /** `null`: nothing is watched. */
  checks: ChecksInBrief | null
}

export type Home = {
  environments: string[]
  rows: HomeRow[]
  running: RunningDeploy[]
  attention: Attention[]
  hostCount: number
}
