import { branchAllowed } from './branch-pattern'
import { environmentPolicy } from './environment-policy'
import type { CiState } from './fold-ci-statuses'
import type { ServiceConfig } from './service-config'

/** A commit that could go out by itself. */
export type AutoCandidate = {
  branch: string
  sha: string
  /** First line of its message. */
  subject: string
  /** Milliseconds. */
  committedAt: number
  ci: CiState
  /** It comes after what was last brought there; of a history that went another way this is not so. */
  follows: boolean
}

export type AutoFacts = {
  /** Of every branch that goes out by itself, the commits that were not brought there yet, the newest first. */
  lines: AutoCandidate[][]
  /** Commits that were brought there before, however that ended: a failure is not repeated by itself. */
  tried: ReadonlySet<string>
  /** When what was last brought there was committed, in milliseconds; `null`: nothing was. */
  last: number | null
  /** How many commits may go at once. */
  most: number | null
}

/** Whether green commits of a branch go to an environment by themselves. */
export function goesByItself(config: ServiceConfig, branch: string, environment: string): boolean {
  const { autoDeploy, autoDeployBranches, branches } = environmentPolicy(config, environment)
  return autoDeploy && branchAllowed(branches, branch) && branchAllowed(autoDeployBranches, branch)
}

const SKIP = /\[(skip deploy|deploy skip)\]/i

/** Where something is required CI has to have passed; where nothing was ever said, nothing stands against it. */
const isGreen = ({ ci }: AutoCandidate) => ci === 'passed' || ci === 'none'

function reachable(line: AutoCandidate[], most: number | null): AutoCandidate[] {
  // The oldest come first when only so many may go at once.
  return most === null ? line : line.slice(-most)
}

/**
 * The commit that goes out by itself now, or `null`: of all branches the newest green one that was not tried yet. What
 * is older than what runs never replaces it, and neither does what a person has turned away from.
 */
export function chooseAutoDeploy({ lines, tried, last, most }: AutoFacts): AutoCandidate | null {
  const best = lines.flatMap(line => {
    const fresh = line.filter(({ follows, committedAt }) => follows || last === null || committedAt > last)
    const green = reachable(fresh, most).find(candidate => isGreen(candidate) && !SKIP.test(candidate.subject))
    return green && !tried.has(green.sha) ? [green] : []
  })
  return best.toSorted((a, b) => b.committedAt - a.committedAt)[0] ?? null
}

/** The newest head that goes by itself, and whether it was ever asked to be brought there. */
export type GreenHead = Pick<AutoCandidate, 'branch' | 'sha' | 'subject' | 'ci'> & { isLive: boolean; tried: boolean }

/** What deploy on green waits for, or why it does nothing, for people. `waits`: it goes on without anyone. */
export type OnGreen = { waits: boolean; message: string }

const NOT_YET: Partial<Record<CiState, string>> = {
  running: 'CI still runs',
  missing: 'CI has not reported all that is required',
  unknown: 'what CI says of it is not known',
}

export function onGreen({ branch, sha, subject, ci, isLive, tried }: GreenHead): OnGreen {
  const commit = sha.slice(0, 7)
  const next = `the next of ${branch} goes out by itself`
  if (isLive) return { waits: false, message: `${branch} goes out by itself` }
  if (tried) return { waits: false, message: `${commit} was brought here once; ${next}` }
  if (SKIP.test(subject)) return { waits: false, message: `${commit} says [skip deploy]; ${next}` }
  if (ci === 'failed') return { waits: false, message: `CI failed on ${commit}; ${next}` }
  const why = NOT_YET[ci]
  return { waits: true, message: why ? `${commit} waits: ${why}` : `${commit} of ${branch} goes out next` }
}
