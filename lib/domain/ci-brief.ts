import {
  type CiFold,
  type CiJob,
  type CiKnowledge,
  type CiRules,
  type CiState,
  foldCiStatuses,
} from './fold-ci-statuses'

/** One letter a job: *failed*, *running*, *queued*, *passed*, *skipped*, *missing*. */
export type CiDot = 'f' | 'r' | 'q' | 'p' | 's' | 'm'

/** A commit's CI in a table's cell. `dots` is empty where nothing was reported; the ones to look at come first. */
export type CiInBrief = { state: CiState; dots: string }

/** How a job is drawn. */
export function dotOf({ result, verdict, weight }: CiJob): CiDot {
  if (weight === 'ignored') return 's'
  if (verdict === 'fail') return weight === 'may_fail' ? 's' : 'f'
  if (verdict === 'running') return result === 'queued' ? 'q' : 'r'
  return result === 'success' ? 'p' : 's'
}

const ORDER = 'fmrqps'

/** A fold as letters; jobs that may fail and did, or are ignored, are drawn as skipped: they decide nothing. */
export function ciInBrief(knowledge: CiKnowledge, rules: CiRules): CiInBrief {
  const fold = foldCiStatuses(knowledge, rules)
  const brief = briefs.get(fold) ?? makeBrief(fold)
  briefs.set(fold, brief)
  return brief
}

const briefs = new WeakMap<CiFold, CiInBrief>()

function makeBrief({ state, jobs, missing }: CiFold): CiInBrief {
  const dots = [...jobs.map(dotOf), ...missing.map(() => 'm')]
  return { state, dots: dots.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).join('') }
}

const WORDS: Record<CiDot, string> = {
  f: 'failed',
  m: 'missing',
  r: 'running',
  q: 'waiting',
  p: 'passed',
  s: 'skipped',
}

/** `4 passed, 1 failed, 1 skipped`. */
export function ciInWords({ dots }: CiInBrief): string {
  const counts = new Map<string, number>()
  for (const dot of dots) counts.set(dot, (counts.get(dot) ?? 0) + 1)
  const words = [...'pfmrqs'].flatMap(dot => (counts.has(dot) ? [`${counts.get(dot)} ${WORDS[dot as CiDot]}`] : []))
  return words.join(', ')
}
