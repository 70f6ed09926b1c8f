import { CI_RESULTS, type CiResult, type CiStatus } from '@/lib/domain/ci-status'
import type { Pull } from '@/lib/ports/git-provider'

/** The parts that are read of what GitHub sends, in answers and webhooks alike. */
export type StatusPayload = {
  id: number
  context: string
  state: string
  description?: string | null
  target_url?: string | null
  created_at: string
  updated_at?: string | null
}
export type CheckPayload = {
  id: number
  name: string
  status: string
  conclusion?: string | null
  started_at?: string | null
  completed_at?: string | null
  html_url?: string | null
  details_url?: string | null
  output?: { title?: string | null } | null
}
export type PullPayload = {
  number: number
  title: string
  state: string
  draft?: boolean | null
  merged_at?: string | null
  html_url: string
  updated_at: string
  user: { login: string } | null
  head: { ref: string; sha: string; label?: string | null; repo: { full_name: string } | null }
  base: { repo: { full_name: string } }
}

const RESULTS = new Set<string>(CI_RESULTS)
const known = (word: string): CiResult => (RESULTS.has(word) ? (word as CiResult) : 'unknown')
const ms = (text: string | null | undefined) => (text ? Date.parse(text) || 0 : null)
const plain = (text: string | null | undefined, max: number) =>
  (text ?? '').replaceAll('\0', '').slice(0, max).toWellFormed()
const link = (url: string | null | undefined) => (/^https?:\/\//.test(url ?? '') ? plain(url, 2000) : '')

/** What we wrote ourselves is no CI: a deploy under way would hold up the next. */
export const isOfOthers = ({ context }: { context: string }) => !context.startsWith(OURS)

/** Begins the name of every commit status that we write. */
export const OURS = 'prometheus/'

/** A commit status: every report is a new one with a greater number. */
export function statusOf(status: StatusPayload): CiStatus {
  const STATES: Record<string, CiResult> = {
    pending: 'running',
    success: 'success',
    failure: 'failure',
    error: 'failure',
  }
  const at = ms(status.updated_at) ?? ms(status.created_at) ?? 0
  const result = STATES[status.state] ?? 'unknown'
  return {
    source: 'github_status',
    context: plain(status.context, 300) || 'default',
    result,
    description: plain(status.description, 500),
    url: link(status.target_url),
    run: status.id,
    at,
    startedAt: null,
    finishedAt: result === 'running' ? null : at,
  }
}

/** A check run: a rerun is a new one with a greater number. */
export function checkOf(run: CheckPayload): CiStatus {
  const startedAt = ms(run.started_at)
  const finishedAt = run.status === 'completed' ? ms(run.completed_at) : null
  const waits = ['queued', 'waiting', 'requested', 'pending'].includes(run.status)
  const result = run.status === 'completed' ? known(run.conclusion ?? '') : waits ? 'queued' : 'running'
  return {
    source: 'github_check',
    context: plain(run.name, 300),
    result,
    description: plain(run.output?.title, 500),
    url: link(run.html_url) || link(run.details_url),
    run: run.id,
    at: finishedAt ?? startedAt ?? 0,
    startedAt,
    finishedAt,
  }
}

export function pullOf(pull: PullPayload, review: Pull['review']): Pull {
  const own = pull.head.repo?.full_name === pull.base.repo.full_name
  const over = pull.merged_at ? 'merged' : 'closed'
  return {
    number: pull.number,
    title: plain(pull.title, 500),
    state: pull.state === 'closed' ? over : pull.draft ? 'draft' : 'open',
    review,
    // A fork may have a branch of the same name as ours. With a colon it is nobody's.
    branch: own ? pull.head.ref : (pull.head.label ?? `fork:${pull.head.ref}`),
    sha: pull.head.sha,
    author: pull.user?.login ?? 'ghost',
    url: link(pull.html_url),
    updatedAt: new Date(ms(pull.updated_at) ?? 0),
  }
}

/** The last word of every reviewer: one who asks for changes outweighs those who approve. Comments are no verdict. */
export function reviewOf(
  reviews: readonly { state: string; user: { login: string } | null }[],
): NonNullable<Pull['review']> {
  const last = new Map<string, string>()
  for (const { state, user } of reviews)
    if (state !== 'COMMENTED' && state !== 'PENDING') last.set(user?.login ?? '', state)
  const words = [...last.values()]
  if (words.includes('CHANGES_REQUESTED')) return 'changes_requested'
  return words.includes('APPROVED') ? 'approved' : 'review_required'
}
