import type { CiDot } from '@/lib/domain/ci-brief'
import type { CiJob, CiState } from '@/lib/domain/fold-ci-statuses'

export type CiJobLine = {
  /** Unique within the commit. */
  id: string
  name: string
  dot: CiDot
  /** `failed`, `required`: the result in a word, and why it counts or does not. */
  word: string
  weight: CiJob['weight']
  description: string
  /** Empty where there is none. */
  url: string
  startedAt: string | null
  /** Seconds it took, or has taken when it ended; `null` when that is not known. */
  seconds: number | null
}

/** What CI said of one commit, job by job. */
export type CiOfCommit = {
  state: CiState
  jobs: CiJobLine[]
  /** Why this may not be all, or when it was asked: one sentence. */
  note: string
  /** When it was asked, or CI spoke last; `null`: never. */
  askedAt: string | null
}
