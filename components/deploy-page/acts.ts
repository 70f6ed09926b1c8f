import type { CheckRunView } from '@/lib/api/check-run'
import type { Answer } from '@/lib/screens/answer'

type Requested = { id: string; number: number; url: string }

/** What the page of a deploy can ask for; the route gives them. */
export type DeployActs = {
  cancel: (input: { deployId: string; undo: boolean }) => Promise<Answer<{ state: string }>>
  /** `sha`: this head of the branch, and no other. */
  deploy: (input: { service: string; environment: string; ref: string; sha?: string }) => Promise<Answer<Requested>>
  hold: (input: { deployId: string; reason: string }) => Promise<Answer>
  release: (input: { deployId: string }) => Promise<Answer>
  jump: (input: { deployId: string; reason: string }) => Promise<Answer>
  judge: (input: { checkRunId: string; as: 'pass' | 'fail' | 'again' }) => Promise<Answer<CheckRunView>>
  retry: (input: { deployId: string }) => Promise<Answer<Requested>>
  rollback: (input: { service: string; environment: string; to?: string }) => Promise<Answer<Requested>>
}
