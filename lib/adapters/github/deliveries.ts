import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Secret } from '@/lib/domain/secret'
import type { Delivery, DeliveryReader, ProviderNews } from '@/lib/ports/git-provider'
import { checkOf, isOfOthers, pullOf, statusOf } from './words'

const when = z.string().nullish()
const repository = z.object({ full_name: z.string() })
const sha = z.string().regex(/^[0-9a-f]{40}$/)
const anyEvent = z.object({ repository: repository.optional() })
const status = z.object({
  id: z.number(),
  sha,
  context: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
  created_at: z.string(),
  updated_at: when,
})
const checkRun = z.object({
  check_run: z.object({
    id: z.number(),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullish(),
    head_sha: sha,
    started_at: when,
    completed_at: when,
    html_url: z.string().nullish(),
    details_url: z.string().nullish(),
    output: z.object({ title: z.string().nullish() }).nullish(),
  }),
})
const checkSuite = z.object({ check_suite: z.object({ head_sha: sha }) })
const workflowRun = z.object({ workflow_run: z.object({ head_sha: sha }) })
const pullRequest = z.object({
  pull_request: z.object({
    number: z.number(),
    title: z.string(),
    state: z.string(),
    draft: z.boolean().nullish(),
    merged_at: when,
    html_url: z.string(),
    updated_at: z.string(),
    user: z.object({ login: z.string() }).nullable(),
    head: z.object({ ref: z.string(), sha, label: z.string().nullish(), repo: repository.nullable() }),
    base: z.object({ repo: repository }),
  }),
})

/** What each event is to us. A workflow's and a suite's jobs are check runs of their own: they are asked for. */
const NEWS: Record<string, (body: unknown) => ProviderNews[]> = {
  push: () => [{ kind: 'branches' }],
  create: () => [{ kind: 'branches' }],
  delete: () => [{ kind: 'branches' }],
  status: body => {
    const read = status.parse(body)
    return isOfOthers(read) ? [{ kind: 'ci', sha: read.sha, statuses: [statusOf(read)] }] : []
  },
  check_run: body => {
    const { check_run } = checkRun.parse(body)
    return [{ kind: 'ci', sha: check_run.head_sha, statuses: [checkOf(check_run)] }]
  },
  check_suite: body => [{ kind: 'ask_ci', sha: checkSuite.parse(body).check_suite.head_sha }],
  workflow_run: body => [{ kind: 'ask_ci', sha: workflowRun.parse(body).workflow_run.head_sha }],
  pull_request: body => [{ kind: 'pull', pull: pullOf(pullRequest.parse(body).pull_request, null) }],
  pull_request_review: () => [{ kind: 'ask_pulls' }],
}

/** `null` where the body is not what GitHub sends for such an event. */
function newsOf(event: string, body: unknown): ProviderNews[] | null {
  try {
    return NEWS[event]?.(body) ?? []
  } catch (error) {
    if (error instanceof z.ZodError) return null
    throw error
  }
}

/** GitHub's webhooks, signed with HMAC-SHA256 over the bytes of the body. */
export function githubDeliveries(secret: Secret): DeliveryReader {
  return {
    isGenuine(headers, body) {
      const expected = createHmac('sha256', secret.reveal()).update(body).digest()
      const [, given = ''] = /^sha256=([0-9a-f]{64})$/.exec(headers.get('x-hub-signature-256') ?? '') ?? []
      const bytes = Buffer.from(given.padEnd(64, '0'), 'hex')
      return timingSafeEqual(bytes, expected) && given !== ''
    },
    read(headers, body): Delivery | null {
      const id = headers.get('x-github-delivery') ?? ''
      const event = headers.get('x-github-event') ?? ''
      const known = anyEvent.safeParse(body)
      if (!/^[\w-]{8,100}$/.test(id) || !/^\w{1,60}$/.test(event) || !known.success) return null
      const news = newsOf(event, body)
      if (!news) return null
      return {
        id,
        event,
        repository: known.data.repository?.full_name.toLowerCase() ?? null,
        news,
      }
    },
  }
}
