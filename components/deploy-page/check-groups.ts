import type { CheckRunView } from '@/lib/api/check-run'
import type { PlanView } from '@/lib/api/plan'

/** One check on one host: its newest run, and how many there were before it. */
export type Asked = { run: CheckRunView; earlier: number }

/** A line of the tab: what is not as it should be by itself, all that passed of one check together. */
export type CheckLine = { key: string; path: string; asked: Asked[] }

/** Runs of one moment of the deploy. */
export type CheckGroup = { key: string; title: string; about: string; lines: CheckLine[] }

/** The newest run of each check on each host, in the order they began. */
function newest(runs: CheckRunView[]): Asked[] {
  const by = new Map<string, Asked>()
  for (const run of runs) {
    const key = `${run.trigger} ${run.host} ${run.path}`
    by.set(key, { run, earlier: (by.get(key)?.earlier ?? -1) + 1 })
  }
  return [...by.values()]
}

const isGood = ({ run }: Asked) => run.verdict === 'pass' && run.judged === null

/** Passed ones of a check share a line; the others come first, as they need someone's eyes. */
function linesOf(asked: Asked[]): CheckLine[] {
  const good = new Map<string, Asked[]>()
  for (const one of asked.filter(isGood)) good.set(one.run.path, [...(good.get(one.run.path) ?? []), one])
  const bad = asked.filter(one => !isGood(one)).map(one => ({ key: one.run.id, path: one.run.path, asked: [one] }))
  return [...bad, ...[...good].map(([path, all]) => ({ key: `good ${path}`, path, asked: all }))]
}

function countOf(asked: Asked[]): string {
  const passed = asked.filter(({ run }) => run.verdict === 'pass').length
  return `${passed} of ${asked.length} passed`
}

/** The runs around a deploy, by when they were made: the last first, and what came before the switch at the end. */
export function groupRuns(runs: CheckRunView[], plan: PlanView | null): CheckGroup[] {
  const asked = newest(runs)
  const waveOf = new Map(plan?.waves.flatMap(wave => wave.hosts.map(host => [host.name, wave.number] as const)) ?? [])
  const single = (plan?.waves.length ?? 0) < 2
  const groups: CheckGroup[] = []
  const add = (key: string, title: string, about: string, part: Asked[]) => {
    if (part.length === 0) return
    groups.push({ key, title, about: [about, countOf(part)].filter(Boolean).join(' · '), lines: linesOf(part) })
  }
  const of = (...triggers: string[]) => asked.filter(({ run }) => triggers.includes(run.trigger))
  add('final', 'All hosts live', of('final')[0]?.run.host ? 'on the first host' : 'at base_url', of('final'))
  for (const number of [...new Set(waveOf.values())].toReversed()) {
    const part = of('wave').filter(({ run }) => run.host !== null && waveOf.get(run.host) === number)
    add(`wave-${number}`, single ? 'After the switch' : `Wave ${number}`, 'each host alone', part)
  }
  add('beside', 'Release before, meanwhile', 'to compare with', of('beside'))
  add('baseline', 'Before', 'what was red then does not count', of('baseline'))
  return groups
}

/** What waits for a person: nothing was proved, and nobody has said yet what that means. */
export const waitingRuns = (runs: CheckRunView[]): CheckRunView[] =>
  runs.filter(({ waitsUntil }) => waitsUntil !== null)
