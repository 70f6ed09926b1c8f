import { z } from 'zod'

const text = (what: string, max = 300) =>
  z.string(`${what} has to be a text`).min(1, `${what} is empty`).max(max, `${what} is longer than ${max} characters`)

/** Body of `POST /services/{name}/deploys`. */
export const deployRequest = z.strictObject({
  environment: text('environment', 60),
  /** A branch, or a commit that is the head of one. */
  ref: text('ref'),
})

/** Body of `POST /services/{name}/environments/{environment}/rollback`; may be left out. */
export const rollbackRequest = z.strictObject({
  /** A release, a commit or a deploy's number; without it the newest good release that hosts still hold. */
  to: z
    .union([text('to'), z.number().int().positive().transform(String)], 'to has to be a text or a number')
    .optional(),
})

/** Body of `POST /deploys/{id}/cancellation`; may be left out. */
export const cancellationRequest = z.strictObject({
  /** Also bring back the hosts that were switched. */
  undo: z.boolean('undo has to be true or false').default(false),
})

/** Body of `POST /deploys/{id}/retries`; may be left out. */
export const retryRequest = z.strictObject({})
