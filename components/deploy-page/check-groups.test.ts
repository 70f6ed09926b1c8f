import { describe, expect, test } from 'vitest'
import type { CheckRunView } from '@/lib/api/check-run'
import type { PlanView } from '@/lib/api/plan'
import { groupRuns } from './check-groups'

let count = 0
const run = (
  trigger: CheckRunView['trigger'],
  host: string | null,
  part: Partial<CheckRunView> = {},
): CheckRunView => ({
  ...{ id: `run-${++count}`, path: 'checks/cart.hurl', trigger, host, verdict: 'pass', reason: null },
  ...{ startedAt: '2026-11-21T10:00:00Z', finishedAt: '2026-11-21T10:00:01Z', requestMs: [10, 20] },
  ...{ ended: null, waitsUntil: null, judged: null },
  ...part,
})

const host = (name: string) => ({ hostId: name, instanceId: name, name, port: 80, before: null })
const plan = (...waves: string[][]) =>
  ({
    waves: waves.map((names, at) => ({ number: at + 1, size: '1', hosts: names.map(host), pauseSeconds: 0 })),
  }) as unknown as PlanView

const shown = (runs: CheckRunView[], waves: PlanView) =>
  groupRuns(runs, waves).map(({ title, about, lines }) => [
    `${title}: ${about}`,
    ...lines.map(({ path, asked }) => `${path} ${asked.map(one => one.run.host).join(' ')}`),
  ])

describe('runs of checks around a deploy', () => {
  test('stand by the moment they were made at, the last first', () => {
    const runs = [run('baseline', 'a'), run('beside', 'b'), run('wave', 'a'), run('wave', 'b'), run('final', null)]
    expect(shown(runs, plan(['a'], ['b']))).toEqual([
      ['All hosts live: at base_url · 1 of 1 passed', 'checks/cart.hurl '],
      ['Wave 2: each host alone · 1 of 1 passed', 'checks/cart.hurl b'],
      ['Wave 1: each host alone · 1 of 1 passed', 'checks/cart.hurl a'],
      ['Release before, meanwhile: to compare with · 1 of 1 passed', 'checks/cart.hurl b'],
      ['Before: what was red then does not count · 1 of 1 passed', 'checks/cart.hurl a'],
    ])
  })

  test('that passed share a line, the others come before them', () => {
    const runs = [run('wave', 'a'), run('wave', 'b', { verdict: 'fail' }), run('wave', 'c')]
    expect(shown(runs, plan(['a', 'b', 'c']))).toEqual([
      ['After the switch: each host alone · 2 of 3 passed', 'checks/cart.hurl b', 'checks/cart.hurl a c'],
    ])
  })

  test('are the newest of each host, with how many there were before', () => {
    const runs = [
      run('wave', 'a', { verdict: 'inconclusive' }),
      run('wave', 'a', { verdict: 'fail' }),
      run('wave', 'a'),
    ]
    const [group] = groupRuns(runs, plan(['a']))
    expect(group?.lines.flatMap(line => line.asked.map(({ run: { verdict }, earlier }) => [verdict, earlier]))).toEqual(
      [['pass', 2]],
    )
  })
})
