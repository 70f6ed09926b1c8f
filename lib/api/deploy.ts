import { z } from 'zod'
import { DEPLOY_STATES, STEP_STATES } from '@/lib/domain/deploy'
import { PHASES } from '@/lib/domain/plan'

/** One step on one host, as the API, events and pages show it. Times are ISO 8601. */
export const stepView = z.object({
  id: z.string(),
  host: z.object({ id: z.string(), name: z.string() }),
  wave: z.number(),
  position: z.number(),
  phase: z.enum(PHASES),
  name: z.string(),
  undo: z.boolean(),
  state: z.enum(STEP_STATES),
  detail: z.string().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
})
export type StepView = z.infer<typeof stepView>

/** One log of a deploy: a detached run, or what the worker did on the host itself. */
export const runView = z.object({
  id: z.string(),
  host: z.object({ id: z.string(), name: z.string() }),
  part: z.string(),
  attempt: z.number(),
  position: z.number(),
  nonce: z.string().nullable(),
  state: z.string(),
  exitCode: z.number().nullable(),
  logLength: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type RunView = z.infer<typeof runView>

export const deployView = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  number: z.number(),
  kind: z.enum(['deploy', 'rollback']),
  state: z.enum(DEPLOY_STATES),
  ref: z.string(),
  branch: z.string().nullable(),
  sha: z.string(),
  subject: z.string(),
  release: z.string().nullable(),
  requestedBy: z.object({ kind: z.enum(['person', 'token', 'system']), id: z.string(), name: z.string() }),
  reason: z.string().nullable(),
  /** A person has set it aside while it waits. */
  held: z.object({ by: z.string(), reason: z.string(), at: z.string() }).nullable(),
  /** When a person put it first in its queue. */
  jumpedAt: z.string().nullable(),
  /** The number of the newer deploy that took its place. */
  supersededBy: z.number().nullable(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Path of the deploy's page. */
  url: z.string(),
})
export type DeployView = z.infer<typeof deployView>

/**
 * What an event row's `data` holds: the new representation of whatever changed. A page keeps its picture right by
 * replacing the thing with the same id. `steps` may hold many: transitions that commit together are one event.
 */
export const deployEventData = z.object({
  deploy: deployView.optional(),
  steps: z.array(stepView).optional(),
  runs: z.array(runView).optional(),
  /** Set when the plan was made or changed: the whole should be read anew. */
  planned: z.boolean().optional(),
})
export type DeployEventData = z.infer<typeof deployEventData>
