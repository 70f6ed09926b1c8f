import { z } from 'zod'
import { PHASES, STEP_NAMES } from '@/lib/domain/plan'

const releaseRef = z.object({ release: z.string(), sha: z.string() })

/** The plan of a deploy: the same for every host, wave by wave. Times are seconds. */
export const planView = z.object({
  release: releaseRef,
  steps: z.array(
    z.object({
      name: z.enum(STEP_NAMES),
      phase: z.enum(PHASES),
      summary: z.string(),
      /** The service's own command in full; `null` for what is ours. */
      command: z.string().nullable(),
      timeoutSeconds: z.number(),
      silenceSeconds: z.number(),
    }),
  ),
  waves: z.array(
    z.object({
      number: z.number(),
      size: z.string(),
      hosts: z.array(
        z.object({
          hostId: z.string(),
          instanceId: z.string(),
          name: z.string(),
          port: z.number(),
          before: releaseRef.nullable(),
          /** What `current` led to, where that was no release of ours. */
          link: z.string().optional(),
        }),
      ),
      pauseSeconds: z.number(),
    }),
  ),
  onFailure: z.enum(['rollback', 'stop']),
  maxFailedHosts: z.number(),
})
export type PlanView = z.infer<typeof planView>
