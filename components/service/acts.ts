import type { Answer } from '@/lib/screens/answer'
import type { CiOfCommit } from '@/lib/screens/ci'

/** Reads the CI of a commit, job by job. */
export type ReadCi = (input: { service: string; branch: string; sha: string }) => Promise<Answer<CiOfCommit>>

export type Requested = { id: string; number: number; url: string }

/** What the page of a service can ask for; the route gives them. */
export type ServiceActs = {
  /** `sha`: the head that is shown, and no other. */
  deploy: (input: { service: string; environment: string; ref: string; sha: string }) => Promise<Answer<Requested>>
  rollback: (input: { service: string; environment: string; to?: string }) => Promise<Answer<Requested>>
  cancel: (input: { deployId: string; undo: boolean }) => Promise<Answer<{ state: string }>>
}
