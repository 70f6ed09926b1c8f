import { branchAllowed as matches } from './branch-pattern'
import { type CiReport, type CiVerdict, ciVerdict, isNewer } from './ci-status'

/** `ci` of a `prometheus.yml`: names of jobs, or patterns as for branches. */
export type CiRules = { require: string[]; allowFailures: string[]; ignore: string[] }

/** What is known of a commit. Not `complete`: the source was not asked, or not everything came. */
export type CiKnowledge<T extends CiReport = CiReport> = {
  reports: readonly T[]
  complete: boolean
  /** Why it is not complete, as the end of a sentence. */
  why?: string
}

/**
 * `none`: nothing was reported and nothing is required. `missing`: a required job said nothing. `unknown`: what is
 * known is not all there is. Only `passed` is green.
 */
export type CiState = 'none' | 'passed' | 'running' | 'missing' | 'unknown' | 'failed'

export type CiJob<T extends CiReport = CiReport> = T & {
  verdict: CiVerdict
  /** `may_fail` and `ignored` jobs are shown and decide nothing. */
  weight: 'required' | 'counts' | 'may_fail' | 'ignored'
}

export type CiFold<T extends CiReport = CiReport> = {
  state: CiState
  /** The newest run of every job, failed ones first, then those under way, then by name. */
  jobs: CiJob<T>[]
  /** What is required and said nothing. */
  missing: string[]
}

const RANK: Record<CiVerdict, number> = { fail: 0, running: 1, pass: 2 }

const nameOf = ({ context, source }: CiReport) => `${context}\0${source}`

/** By name. */
function newestOfEach<T extends CiReport>(reports: readonly T[]): [string, T][] {
  const newest = new Map<string, T>()
  for (const report of reports) {
    const name = nameOf(report)
    const held = newest.get(name)
    if (!held || isNewer(report, held)) newest.set(name, report)
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A job that is required and may fail has to be there and over. */
function weightOf({ require, allowFailures, ignore }: CiRules, context: string): CiJob['weight'] {
  if (matches(ignore, context)) return 'ignored'
  if (matches(allowFailures, context)) return 'may_fail'
  return matches(require, context) ? 'required' : 'counts'
}

/** Of what is known and rules, while both are held: a page asks for the same fold for many branches and environments. */
const folds = new WeakMap<CiKnowledge, WeakMap<CiRules, CiFold>>()

/**
 * Folds what CI said of a commit into one state. Success, neutral and skipped pass; everything that is over otherwise
 * has failed. Every job counts unless the rules let it fail or ignore it; a required one has to be there, too.
 */
export function foldCiStatuses<T extends CiReport>(knowledge: CiKnowledge<T>, rules: CiRules): CiFold<T> {
  const held = folds.get(knowledge) ?? new WeakMap<CiRules, CiFold>()
  const fold = (held.get(rules) as CiFold<T> | undefined) ?? makeFold(knowledge, rules)
  folds.set(knowledge, held.set(rules, fold))
  return fold
}

function makeFold<T extends CiReport>(knowledge: CiKnowledge<T>, rules: CiRules): CiFold<T> {
  const jobs = newestOfEach(knowledge.reports)
    .map(([, report]): CiJob<T> => {
      return { ...report, verdict: ciVerdict(report.result), weight: weightOf(rules, report.context) }
    })
    .sort((a, b) => RANK[a.verdict] - RANK[b.verdict])
  const required = rules.require.filter(pattern => !matches(rules.ignore, pattern))
  const missing = required.filter(pattern => !jobs.some(({ context }) => matches([pattern], context)))
  const deciding = jobs.filter(({ weight }) => weight === 'required' || weight === 'counts')
  const some = (verdict: CiVerdict) => deciding.some(job => job.verdict === verdict)
  const awaited = jobs.some(
    ({ weight, verdict, context }) => weight === 'may_fail' && verdict === 'running' && matches(required, context),
  )
  return { state: stateOf(), jobs, missing }

  function stateOf(): CiState {
    if (some('fail')) return 'failed'
    if (!knowledge.complete) return 'unknown'
    if (some('running') || awaited) return 'running'
    if (missing.length > 0) return 'missing'
    return jobs.length === 0 ? 'none' : 'passed'
  }
}
