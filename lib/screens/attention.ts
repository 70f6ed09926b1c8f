import type { DeployState } from '@/lib/domain/deploy'

/** One thing that needs a person. `href` is where it is dealt with. Times are ISO 8601. */
export type Attention = { key: string; subject: string; at: string | null; href: string } & (
  | { kind: 'key_changed' | 'key_pending' | 'host_unreachable'; message: string }
  | { kind: 'sync_failed'; message: string }
  | { kind: 'locked'; message: string }
  | { kind: 'check_firing'; environment: string; path: string; message: string }
  | { kind: 'check_waits'; environment: string; number: number; message: string }
  | { kind: 'mixed'; environment: string; message: string }
  | { kind: 'drifted' | 'drained'; environment: string; message: string; more: number }
  | { kind: 'failed'; environment: string; number: number; state: DeployState; reason: string | null }
)
