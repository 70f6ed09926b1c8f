import type { Answer } from '@/lib/screens/answer'

export type Requested = { id: string; number: number; url: string }

/** What the page of a service can ask for; the route gives them. */
export type ServiceActs = {
  deploy: (input: { service: string; environment: string; ref: string }) => Promise<Answer<Requested>>
  rollback: (input: { service: string; environment: string; to?: string }) => Promise<Answer<Requested>>
  cancel: (input: { deployId: string; undo: boolean }) => Promise<Answer<{ state: string }>>
}
