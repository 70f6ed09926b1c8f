/** What a CI can say of one of its jobs. GitHub's words; `unknown` is a word that we do not know. */
export const CI_RESULTS = [
  'queued',
  'running',
  'success',
  'neutral',
  'skipped',
  'failure',
  'cancelled',
  'timed_out',
  'action_required',
  'stale',
  'startup_failure',
  'unknown',
] as const
export type CiResult = (typeof CI_RESULTS)[number]

export type CiVerdict = 'pass' | 'fail' | 'running'

const PASSES: ReadonlySet<CiResult> = new Set(['success', 'neutral', 'skipped'])
const RUNS: ReadonlySet<CiResult> = new Set(['queued', 'running'])

/** What is neither good nor under way has failed: a word that nobody foresaw lets nothing through. */
export function ciVerdict(result: CiResult): CiVerdict {
  if (PASSES.has(result)) return 'pass'
  return RUNS.has(result) ? 'running' : 'fail'
}

/** One report of one job. Two with the same source and context are runs, or moments, of the same job. */
export type CiReport = {
  /** Who says so: `ci`, `jenkins`, `github_status`, `github_check`. Two sources never speak of the same job. */
  source: string
  /** The job's name, such as `ci/test`. */
  context: string
  result: CiResult
  /** Grows with every rerun of the job: its number there, or when the run began, in milliseconds. */
  run: number
  /** When the source said so, in milliseconds. */
  at: number
}

/**
 * Whether `a` is newer than `b`: of a later run; of the same run the one that is over; then the one that was said
 * later. The order of arrival plays no part, so doubled and overtaken reports end in the same state.
 */
export function isNewer(a: CiReport, b: CiReport): boolean {
  const over = ({ result }: CiReport) => Number(ciVerdict(result) !== 'running')
  return (a.run - b.run || over(a) - over(b) || a.at - b.at) > 0
}

/** A report with what people want to see. Times are milliseconds. */
export type CiStatus = CiReport & {
  description: string
  /** http or https; empty where there is none. */
  url: string
  startedAt: number | null
  finishedAt: number | null
}
