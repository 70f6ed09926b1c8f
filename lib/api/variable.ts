import { z } from 'zod'

/** A variable of checks: `service` and `environment` say where it holds, `null` is everywhere. Times are ISO 8601. */
export const variableView = z.object({
  id: z.string(),
  name: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  secret: z.boolean(),
  /** `null` of a secret: it is never shown again. */
  value: z.string().nullable(),
  updatedAt: z.string(),
  updatedBy: z.string(),
})
export type VariableView = z.infer<typeof variableView>
