import type { OnGreen } from '@/lib/domain/auto-deploy'
import type { CiInBrief } from '@/lib/domain/ci-brief'
import type { Decision } from '@/lib/domain/decision'
import type { DeployState } from '@/lib/domain/deploy'
import type { EnvironmentTruth } from '@/lib/domain/environment-truth'
import type { BranchRow, BranchSort } from '@/lib/domain/find-branches'
import type { Plan } from '@/lib/domain/plan'
import type { ChecksInBrief } from './checks'
import type { DeployLine } from './deploys'
import type { LockOnScreen } from './lock'
import type { RunningDeploy } from './running'

/** One host of an environment by its own account. `disabled`: deploys leave it out. */
export type HostOnCard = {
  name: string
  state: 'live' | 'before' | 'changing' | 'empty' | 'drifted' | 'unreachable' | 'disabled'
  /** A sentence: what it runs, and what is different. */
  message: string
  /** When it was switched to that, by its own clock (ISO 8601). */
  since: string | null
}

/** A release that was good here, and who holds it still. */
export type EarlierOnCard = {
  release: string
  sha: string
  subject: string
  who: string
  number: number
  at: string | null
  heldBy: number
  /** Names of hosts that no longer have it. */
  missingOn: string[]
}

export type EnvironmentCard = {
  name: string
  /** The letter that deploys the chosen branch here. */
  key: string
  /** A deploy here is confirmed in a sheet. */
  confirm: boolean
  state: EnvironmentTruth['state']
  summary: string
  sha: string | null
  subject: string
  who: string
  at: string | null
  deploy: { number: number; url: string } | null
  hosts: HostOnCard[]
  /** What stops deploys here, the narrowest first. */
  locks: LockOnScreen[]
  /** `null`: nothing is watched here. */
  checks: ChecksInBrief | null
  running: RunningDeploy | null
  /** Deploys that a person has set aside. */
  held: RunningDeploy[]
  failed: {
    number: number
    sha: string
    state: DeployState
    reason: string | null
    url: string
    at: string | null
  } | null
  /** What deploy on green waits for here; `null` where nothing goes by itself, or it is under way. */
  onGreen: OnGreen | null
  rollback: { decision: Decision; target: EarlierOnCard | null; earlier: EarlierOnCard[] }
  /** What is as it should be, for the decision's panel. */
  met: string[]
}

/** Of what a deploy would do: hosts by wave, and commands that run once. */
export type PlanInLine = Pick<Plan, 'onFailure' | 'maxFailedHosts'> & {
  waves: number[]
  once: string[]
  waits: string | null
}

/** What a branch's column for an environment offers. */
export type BranchCell =
  | { kind: 'live' }
  | { kind: 'running'; state: DeployState; percent: number; url: string }
  | { kind: 'deploy'; plan: PlanInLine }
  | { kind: 'off'; decision: Decision }

export type PullOfBranch = {
  number: number
  title: string
  state: 'open' | 'draft' | 'merged' | 'closed'
  review: 'approved' | 'changes_requested' | 'review_required' | null
  url: string
}

/** Which branches a page shows. `all`: the stale too. `most`: of so many at most all is read and sent. */
export type BranchQuery = { all: boolean; text: string; sort: BranchSort; most: number }

export type BranchLine = BranchRow & {
  /** Against what the last environment runs; `null` where that is not known. */
  apart: { ahead: number; behind: number } | null
  pull: PullOfBranch | null
  ci: CiInBrief
  /** For each environment where in the page's `cells` it is. */
  cells: number[]
}

export type ServicePage = {
  id: string
  name: string
  /** Without credentials. */
  repository: string
  /** The address as a form may show it; empty where it holds credentials. */
  editUrl: string
  /** Where a browser can open it. */
  webUrl: string | null
  defaultBranch: string | null
  syncedAt: string | null
  syncWanted: boolean
  syncFailure: string | null
  /** Why the provider cannot be asked; `null` while it can, or there is nobody to ask. */
  providerFailure: string | null
  /** The lock on this service in all environments. */
  lock: LockOnScreen | null
  environments: EnvironmentCard[]
  /** The head of the default branch: the last build. */
  head: Pick<BranchLine, 'name' | 'sha' | 'at' | 'ci'> | null
  query: BranchQuery
  /** The first of those that the query finds. */
  branches: BranchLine[]
  /** How many the query finds, and how many there are. */
  branchesFound: number
  branchCount: number
  /** What branches may do, each once. */
  cells: BranchCell[]
  recent: DeployLine[]
  deployCount: number
}
