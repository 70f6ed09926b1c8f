import { z } from 'zod'

/** A lock: `service` and `environment` say what it holds, `null` is all of them. Times are ISO 8601. */
export const lockView = z.object({
  id: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  reason: z.string(),
  lockedBy: z.object({ kind: z.enum(['person', 'token', 'system']), id: z.string(), name: z.string() }),
  createdAt: z.string(),
  /** `null`: until somebody unlocks it. */
  expiresAt: z.string().nullable(),
})
export type LockView = z.infer<typeof lockView>
