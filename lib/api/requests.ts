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

/** Body of what takes none, such as `POST /deploys/{id}/retries`. */
export const nothing = z.strictObject({})
/** Until when a lock holds: a time in ISO 8601, or a duration such as `2h`; without either until it is unlocked. */
const expiry = { expiresAt: text('expiresAt', 60).optional(), for: text('for', 20).optional() }

/** Body of `POST /locks`: what is left out of `service` and `environment` is all of them. */
export const lockRequest = z.strictObject({
  service: text('service', 60).optional(),
  environment: text('environment', 60).optional(),
  reason: text('reason', 500),
  ...expiry,
})

/** Body of `PATCH /locks/{id}`. */
export const extensionRequest = z.strictObject(expiry)

/** Body of `POST /deploys/{id}/hold` and `POST /deploys/{id}/jump`: what a person says why. */
export const reasonRequest = z.strictObject({ reason: text('reason', 500) })
/** Body of `PUT /variables`. */
export const variableRequest = z.strictObject({
  service: text('service', 60).optional(),
  environment: text('environment', 60).optional(),
  name: text('name', 60),
  value: z.string('value has to be a text'),
  secret: z.boolean('secret has to be true or false').default(false),
})

/** Body of `PUT /environments/{name}/reach`. */
export const reachRequest = z.strictObject({
  reach: z
    .array(text('an entry of reach', 300), 'reach has to be a list of texts')
    .max(200, 'reach has more than 200 entries'),
})

/** Body of `POST /check-runs/{id}/judgement`. */
export const judgementRequest = z.strictObject({
  as: z.enum(['pass', 'fail', 'again'], 'as has to be pass, fail or again'),
})
