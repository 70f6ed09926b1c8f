import type { CheckChange, CheckRunLine, CheckStats, CheckTokenView, CheckView } from '@/lib/api/check'
import type { DeployState } from '@/lib/domain/deploy'

/** A place whose checks cannot be read. */
export type WatchProblem = { service: string; environment: string; sha: string; problem: string }

export type ChecksPage = { checks: CheckView[]; problems: WatchProblem[]; services: number }

/** A deploy on the time line of a check. `at` is when it began to change what answers, in milliseconds. */
export type DeployMark = { number: number; url: string; state: DeployState; at: number; sha: string }

export type CheckPage = {
  check: CheckView
  stats: CheckStats
  deploys: DeployMark[]
  runs: CheckRunLine[]
  /** Where the next page of runs begins; `null`: there is none. */
  older: string | null
  /** The run that is open. */
  open: CheckRunLine | null
  lastFailure: string | null
  changes: CheckChange[]
  tokens: CheckTokenView[]
  /** Why it cannot be run now; `null`: it can. */
  off: string | null
}

/** How the checks of a place are together. */
export type ChecksInBrief = {
  /** How many are watched, and of them how many fire. */
  watched: number
  firing: number
  /** The one that needs eyes first: what fires, then what begins to. */
  worst: { path: string; url: string; reason: string | null; since: string | null } | null
  recent: CheckView['recent']
  /** Of the last 24 hours; `null` where nothing ran. */
  uptime: number | null
}
