import type { CiState } from './fold-ci-statuses'

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
