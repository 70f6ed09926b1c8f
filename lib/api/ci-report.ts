import { z } from 'zod'
import { CI_RESULTS, type CiResult, type CiStatus } from '@/lib/domain/ci-status'

/** What a CI says of a commit, from whichever format it speaks. */
export type CiNotice = { sha: string; status: CiStatus }

/** GitHub's two words for commit statuses that are not among its words for check runs. */
const ALSO: Record<string, CiResult> = { pending: 'running', error: 'failure' }

const STATES = [...CI_RESULTS.filter(word => word !== 'unknown'), ...Object.keys(ALSO)]

const text = (name: string, max: number) =>
  z
    .string(`${name} has to be a text`)
    .max(max, `${name} is longer than ${max} characters`)
    .regex(/^[^\0-\x08\x0b-\x1f\x7f]*$/, `${name} holds control characters`)

const time = (name: string) =>
  z.iso.datetime({ offset: true, error: `${name} has to be a time such as 2026-11-21T08:30:00Z` })

export const fullSha = z
  .string('sha has to be a text')
  .regex(/^[0-9a-f]{40}$/, 'sha has to be a full commit id: 40 digits and small letters a to f')

/** Only what a browser may open from a link. */
export const webLink = (name: string) =>
  text(name, 2000).refine(
    url => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
    `${name} has to be a http or https address`,
  )

/** Body of `POST /api/webhooks/ci/{token}`: one report of one job on one commit. */
export const ciReport = z.strictObject({
  sha: fullSha,
  /** The job's name, as `ci.require` names it. */
  context: text('context', 200).trim().min(1, 'context is empty'),
  state: z.enum(STATES, `state has to be one of ${STATES.join(', ')}`),
  description: text('description', 500).optional(),
  url: webLink('url').optional(),
  /** The number of this run; a rerun has a greater one. Send it always or never. */
  run: z.number('run has to be a whole number').int('run has to be a whole number').min(0).optional(),
  started_at: time('started_at').optional(),
  finished_at: time('finished_at').optional(),
})

const ms = (text: string | undefined) => (text === undefined ? null : Date.parse(text))

/** @param now when it came, in milliseconds */
export function readCiReport(body: z.output<typeof ciReport>, now: number): CiNotice {
  const startedAt = ms(body.started_at)
  const finishedAt = ms(body.finished_at)
  return {
    sha: body.sha,
    status: {
      source: 'ci',
      context: body.context,
      result: ALSO[body.state] ?? (body.state as CiResult),
      description: body.description ?? '',
      url: body.url ?? '',
      run: body.run ?? startedAt ?? now,
      at: finishedAt ?? now,
      startedAt,
      finishedAt,
    },
  }
}
