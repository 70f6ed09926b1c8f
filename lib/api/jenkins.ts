import { z } from 'zod'
import type { CiResult } from '@/lib/domain/ci-status'
import { type CiNotice, fullSha, webLink } from './ci-report'

/** Later than any build. */
const LAST_MS = Date.UTC(3000, 0)

const plain = (text: string) => text.replaceAll(/[\0-\x1f\x7f]/g, '')

/** What Jenkins' notification plugin sends; the parts that are read of it. */
export const jenkinsNotification = z.object({
  name: z.string().min(1).max(200).transform(plain),
  build: z.object({
    number: z.number().int().min(0),
    phase: z.enum(['QUEUED', 'STARTED', 'COMPLETED', 'FINALIZED']),
    status: z.string().max(100).transform(plain).nullish(),
    /** `job/folder/job/name/18/`, below the address of Jenkins. */
    url: z.string().max(2000).nullish(),
    full_url: z.string().max(2000).nullish(),
    /** When the build began, in milliseconds. */
    timestamp: z.number().int().min(0).max(LAST_MS).nullish(),
    duration: z.number().int().min(0).max(LAST_MS).nullish(),
    scm: z.object({ commit: z.string().nullish(), branch: z.string().max(300).nullish() }).nullish(),
  }),
})
type Notification = z.output<typeof jenkinsNotification>

/** UNSTABLE is a build with failed tests; NOT_BUILT one that never came to its turn. */
const RESULTS: Record<string, CiResult> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  UNSTABLE: 'failure',
  ABORTED: 'cancelled',
  NOT_BUILT: 'cancelled',
}

/** While a build has not ended, the plugin gives the status of the one before. */
function resultOf({ phase, status }: Notification['build']): CiResult {
  if (phase === 'QUEUED') return 'queued'
  return phase === 'STARTED' ? 'running' : (RESULTS[status ?? ''] ?? 'unknown')
}

/** The job's path in Jenkins. In a multibranch job the last part is the branch, which is no part of the job's name. */
function contextOf({ name, build: { url, scm } }: Notification): string {
  const parts = [...(url ?? '').matchAll(/(?:^|\/)job\/([^/]+)/g)].map(([, part = '']) => decode(decode(part)))
  const branch = scm?.branch?.replace(/^(refs\/heads\/|origin\/)/, '')
  if (parts.length > 1 && parts.at(-1) === branch) parts.pop()
  return plain(parts.join('/') || name).slice(0, 200) || 'jenkins'
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * A build as a report; `null` when it names no commit, as before its checkout.
 * @param now when it came, in milliseconds
 */
export function readJenkins(notification: Notification, now: number): CiNotice | null {
  const { build } = notification
  const sha = fullSha.safeParse(build.scm?.commit)
  if (!sha.success) return null
  const result = resultOf(build)
  const startedAt = build.timestamp ?? null
  const over = result !== 'queued' && result !== 'running'
  const url = webLink('url').safeParse(build.full_url)
  return {
    sha: sha.data,
    status: {
      source: 'jenkins',
      context: contextOf(notification),
      result,
      description: `#${build.number}${build.status && over ? ` ${build.status.toLowerCase()}` : ''}`,
      url: url.success ? url.data : '',
      run: build.number,
      at: now,
      startedAt,
      finishedAt: over ? (startedAt !== null && build.duration ? startedAt + build.duration : now) : null,
    },
  }
}
