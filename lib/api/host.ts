import { z } from 'zod'

export const hostView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  port: z.number(),
  user: z.string(),
  /** The pinned fingerprint; `null` until a person has accepted it. */
  hostKey: z.string().nullable(),
  /** What the host offered last, when it is not the pinned key. */
  offeredKey: z.string().nullable(),
  contactedAt: z.string().nullable(),
  failure: z.object({ kind: z.string(), message: z.string() }).nullable(),
  instances: z.array(
    z.object({ service: z.string(), environment: z.string(), port: z.number(), enabled: z.boolean() }),
  ),
})
export type HostView = z.infer<typeof hostView>
