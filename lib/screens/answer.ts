import type { Decision } from '@/lib/domain/decision'
import type { Result } from '@/lib/domain/result'

/** Why something was not done, as a screen shows it. `field` names the input at fault. */
export type Refusal = { code: string; title: string; detail: string; field?: string; decision?: Decision }

/** What a server action answers. */
export type Answer<T = void> = Result<T, Refusal>
