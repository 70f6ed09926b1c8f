import { z } from 'zod'
import { deployEventData, deployView, runView, stepView } from './deploy'
import { planView } from './plan'

/** Everything about one deploy: what `GET /deploys/{id}` answers and what a stream begins with. */
export const deployDetail = deployView.extend({
  /** `null` until a worker has made it. */
  plan: planView.nullable(),
  steps: z.array(stepView),
  runs: z.array(runView),
})
export type DeployDetail = z.infer<typeof deployDetail>

/** Something that happened to the deploy. Its parts replace those with the same id. */
export const deployChange = deployEventData.extend({
  kind: z.string(),
  at: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
})
export type DeployChange = z.infer<typeof deployChange>

/** Bytes `[offset, offset + length)` of a run's log. */
export const logPiece = z.object({
  run: z.string(),
  offset: z.number(),
  /** When the worker received it. */
  at: z.string(),
  bytes: z.base64(),
})
export type LogPiece = z.infer<typeof logPiece>

/** The middle of a very long log that the stream leaves out; the whole is at `/deploys/{id}/log`. */
export const logGap = z.object({ bytes: z.number() })
export type LogGap = z.infer<typeof logGap>

/** `end`: the deploy is over and everything about it was sent. */
export const streamEnd = z.object({ state: deployView.shape.state })
export type StreamEnd = z.infer<typeof streamEnd>

/** One event of any kind in brief, for pages that read anew what they show. */
export const briefEvent = z.object({
  id: z.string(),
  kind: z.string(),
  at: z.string(),
  deployId: z.string().nullable(),
  serviceId: z.string().nullable(),
  hostId: z.string().nullable(),
})
export type BriefEvent = z.infer<typeof briefEvent>
