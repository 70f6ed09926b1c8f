/** How a check ended: *inconclusive* is when nothing could be learned (not reached, timed out, our own error). */
export type CheckVerdict = 'pass' | 'fail' | 'inconclusive'

/** When people are told of a watched check. */
export type AlertRules = {
  /** Runs in a row that did not pass before it fires. */
  fireAfter: number
  /** Runs in a row that passed before it is over. */
  resolveAfter: number
  /** While it fires they are told again this often; `null` is never. */
  remindSeconds: number | null
  /** Nobody is told that it fires while the service is deployed to that environment. */
  muteDuringDeploys: boolean
}

/** Where a check's alert stands. Times are milliseconds since 1970. */
export type AlertState = {
  /** `unknown` until a run has ended. */
  state: 'unknown' | 'ok' | 'firing'
  /** Runs in a row: that did not pass, that passed. One of them is 0. */
  bad: number
  good: number
  firingSince: number | null
  /** When people were last told that it fires; `null` when they do not know, as while it is muted. */
  toldAt: number | null
  /** Of the last run that counted. */
  at: number | null
}

export const NO_RUN_YET: AlertState = { state: 'unknown', bad: 0, good: 0, firingSince: null, toldAt: null, at: null }

/** What people are to be told. `resolved` only to those who heard that it fired. */
export type AlertNotice = 'fired' | 'reminded' | 'resolved'

/** One run that has ended, and whether the service was being deployed then. */
export type EndedRun = { verdict: CheckVerdict; at: number; deploying: boolean }

/**
 * What a run changes. A run that does not pass is bad, whatever kept it from passing: a service that cannot be reached
 * is no green. A run older than the last one changes nothing.
 */
export function alertAfter(
  before: AlertState,
  run: EndedRun,
  rules: AlertRules,
): { after: AlertState; notice: AlertNotice | null } {
  if (before.at !== null && run.at < before.at) return { after: before, notice: null }
  return run.verdict === 'pass' ? afterGood(before, run, rules) : afterBad(before, run, rules)
}

function afterGood(before: AlertState, { at }: EndedRun, { resolveAfter }: AlertRules) {
  const good = before.good + 1
  if (before.state === 'firing' && good < resolveAfter) return quiet({ ...before, good, bad: 0, at })
  const notice: AlertNotice | null = before.state === 'firing' && before.toldAt !== null ? 'resolved' : null
  return { after: { ...NO_RUN_YET, state: 'ok' as const, good, at }, notice }
}

function afterBad(before: AlertState, { at, deploying }: EndedRun, rules: AlertRules) {
  const bad = before.bad + 1
  if (before.state !== 'firing' && bad < rules.fireAfter) {
    return quiet({ ...before, state: before.state, good: 0, bad, at })
  }
  const after: AlertState = { ...before, state: 'firing', good: 0, bad, at, firingSince: before.firingSince ?? at }
  if (deploying && rules.muteDuringDeploys) return quiet(after)
  if (before.toldAt === null) return { after: { ...after, toldAt: at }, notice: 'fired' as const }
  if (rules.remindSeconds === null || at - before.toldAt < rules.remindSeconds * 1000) return quiet(after)
  return { after: { ...after, toldAt: at }, notice: 'reminded' as const }
}

const quiet = (after: AlertState) => ({ after, notice: null })
