import type { Changes, PullOfCommit } from '@/lib/domain/changes'
import type { Answer } from './answer'

/** What would change, with pull requests by the shas of their commits; `working` while a worker finds out. */
export type WantedChanges =
  | { state: 'known'; changes: Changes; pulls: Record<string, PullOfCommit> }
  | { state: 'working' }
  | { state: 'unknown'; why: string }

/** `base` is a commit that ran there; without it, what runs there now. */
export type ChangesQuestion = { service: string; environment: string; sha: string; base?: string }

/** Asks what would change in an environment if a commit were brought there. */
export type ReadChanges = (input: ChangesQuestion) => Promise<Answer<WantedChanges>>
