import { z } from 'zod'

/** A token with which a CI reports for one service; what it is was told once. */
export const ciTokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  usedAt: z.string().nullable(),
})
export type CiTokenView = z.infer<typeof ciTokenView>

/** Body of `POST /services/{name}/ci-tokens`. */
export const ciTokenRequest = z.strictObject({ name: z.string('name has to be a text') })
