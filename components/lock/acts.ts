import type { Answer } from '@/lib/screens/answer'

/** Until when: a time in ISO 8601, or a duration from now on; without either until it is unlocked. */
export type Until = { expiresAt?: string | undefined; for?: string | undefined }

/** What is locked; what is left out is all of them. */
export type Scope = { service?: string | undefined; environment?: string | undefined }

/** What can be done with locks; the route gives them. */
export type LockActs = {
  lock: (input: Scope & Until & { reason: string }) => Promise<Answer>
  extend: (input: { lockId: string } & Until) => Promise<Answer>
  unlock: (input: { lockId: string }) => Promise<Answer>
}
