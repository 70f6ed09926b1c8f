import { describe, expect, test } from 'vitest'
import type { StepView } from '@/lib/api/deploy'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { applyChange } from './apply-change'
import { cellOf } from './cell'
import { waveGroup } from './groups'
import { backOf, markOf, nowOf } from './host-state'
import { segmentsOf } from './rail'
import { touchedHosts } from './touched'

const START = Date.parse('2026-11-21T10:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

const step = (name: string, state: StepView['state'], part: Partial<StepView> = {}): StepView => ({
  id: `${name}-${part.undo ?? false}-${part.wave ?? 1}`,
  host: { id: 'h', name: 'prod-01' },
  wave: 1,
  position: 0,
  phase: ['transfer', 'build'].includes(name) ? 'prepare' : 'switch',
  name,
  undo: false,
  state,
  detail: null,
  startedAt: null,
  finishedAt: null,
  ...part,
})

const host = { hostId: 'h', instanceId: 'i', name: 'prod-01', port: 80, before: { release: 'r0', sha: '5e8d3b2aaaa' } }
const planned = (name: 'transfer' | 'activate' | 'health') => ({
  name,
  phase: name === 'transfer' ? ('prepare' as const) : ('switch' as const),
  summary: '',
  command: null,
  timeoutSeconds: 60,
  silenceSeconds: 60,
})

const detail = (steps: StepView[], part: Partial<DeployDetail> = {}): DeployDetail => ({
  id: 'd',
  service: 'checkout',
  environment: 'production',
  number: 1,
  kind: 'deploy',
  state: 'running',
  ref: 'main',
  branch: 'main',
  sha: 'c20d1e8aaaa',
  subject: '',
  release: 'r1',
  held: null,
  jumpedAt: null,
  supersededBy: null,
  requestedBy: { kind: 'person', id: 'owner', name: 'Owner' },
  reason: null,
  requestedAt: at(0),
  startedAt: at(0),
  finishedAt: null,
  url: '/',
  plan: {
    release: { release: 'r1', sha: 'c20d1e8aaaa' },
    steps: [planned('transfer'), planned('activate'), planned('health')],
    waves: [
      { number: 1, size: '1', hosts: [host], pauseSeconds: 30 },
      { number: 2, size: '100%', hosts: [], pauseSeconds: 0 },
    ],
    onFailure: 'rollback',
    maxFailedHosts: 0,
  },
  steps,
  runs: [],
  ...part,
})

describe('a cell', () => {
  const done = (name: string, from: number, to: number) =>
    step(name, 'succeeded', { startedAt: at(from), finishedAt: at(to) })
  test('has the time of its steps together', () =>
    expect(cellOf([done('transfer', 0, 1.5), done('build', 2, 20.7)], {}, 0)).toMatchObject({ text: '20.7 s' }))
  test('counts how long health has been stable', () =>
    expect(cellOf([step('health', 'running', { detail: 'stable 2 of 4 s' })], {}, 0)).toMatchObject({
      text: '2 of 4 s',
      progress: 0.5,
    }))
  test('names the step where there are several, and guesses how far it is', () =>
    expect(
      cellOf([done('transfer', 0, 1), step('build', 'running', { startedAt: at(0) })], { build: 20 }, START + 5000),
    ).toMatchObject({ text: 'build', progress: 0.25 }))
  test('shows the worst', () =>
    expect(cellOf([done('transfer', 0, 1), step('build', 'failed')], {}, 0)).toMatchObject({
      state: 'failed',
      step: 'build',
    }))
  test('is empty while it waits and when it never came', () => {
    expect(cellOf([step('health', 'waiting')], {}, 0)).toMatchObject({ state: 'waiting', text: '' })
    expect(cellOf([step('health', 'skipped')], {}, 0)).toMatchObject({ state: 'skipped' })
  })
})

describe('a host', () => {
  const live = [step('activate', 'succeeded'), step('health', 'succeeded')]
  const skipped = [step('activate', 'skipped'), step('health', 'skipped')]
  const back = [step('activate', 'succeeded', { undo: true }), step('health', 'succeeded', { undo: true })]
  const sentence = (steps: StepView[], over = false) => {
    const { short, rest } = nowOf(steps, 'c20d1e8aaaa', over)
    return `${short}${rest}`
  }
  test('is live', () => {
    expect(sentence(live)).toBe('Live on c20d1e8')
    expect(markOf(host, live, 'c20d1e8aaaa').mark).toBe('live')
  })
  test('that was never touched is not live', () => {
    expect(sentence(skipped, true)).toBe('Not touched')
    expect(markOf(host, skipped, 'c20d1e8aaaa').mark).toBe('before')
  })
  test('says what failed', () =>
    expect(sentence([step('activate', 'succeeded'), step('health', 'failed', { detail: '503' })])).toBe(
      'Health failed, 503',
    ))
  test('that went back is on what it ran before', () => {
    expect(sentence([...live, ...back])).toBe('Was live on c20d1e8')
    expect(backOf(host, [...live, ...back])).toMatchObject({ short: 'Back', rest: ' on 5e8d3b2' })
    expect(markOf(host, [...live, ...back], 'c20d1e8aaaa').mark).toBe('before')
  })
  test('that went back to what others had brought names where its link leads', () => {
    const theirs = { ...host, before: null, link: 'releases/20240101000000' }
    expect(backOf(theirs, [...live, ...back])).toMatchObject({ short: 'Back', rest: ' on releases/20240101000000' })
    expect(markOf(theirs, [...live, ...back], 'c20d1e8aaaa').title).toBe('back on releases/20240101000000')
  })
  test('that could not go back is stuck', () => {
    const stuck = [...live, step('restart', 'failed', { undo: true, detail: 'exited 1' })]
    expect(backOf(host, stuck)).toMatchObject({ short: 'Stuck', rest: ', restart failed: exited 1' })
    expect(markOf(host, stuck, 'c20d1e8aaaa').mark).toBe('unhealthy')
  })
  test('is touched from activation on', () => {
    expect(touchedHosts([step('transfer', 'running'), step('activate', 'waiting')])).toEqual([])
    expect(touchedHosts([step('activate', 'failed')])).toEqual(['prod-01'])
  })
})

describe('the bar', () => {
  const prepared = step('transfer', 'succeeded', { startedAt: at(0), finishedAt: at(20) })
  test('is done, current and waiting in turn', () => {
    const activate = step('activate', 'running', { startedAt: at(20) })
    const other = step('activate', 'waiting', { wave: 2 })
    const segments = segmentsOf(
      detail([prepared, activate, other]),
      { transfer: 20, activate: 1, health: 4 },
      START + 37_000,
    )
    expect(segments.map(({ label, state, time }) => [label, state, time])).toEqual([
      ['Prepare', 'done', '0:20'],
      ['Wave 1', 'current', '0:17 of ~0:35'],
      ['Wave 2', 'waiting', '~0:05'],
    ])
  })
  test('stays on a wave while it is watched', () => {
    const steps = [
      step('activate', 'succeeded', { startedAt: at(20), finishedAt: at(21) }),
      step('bake', 'running', { phase: 'bake', startedAt: at(21) }),
      step('activate', 'waiting', { wave: 2 }),
    ]
    expect(segmentsOf(detail(steps), {}, START + 33_000)[0]).toMatchObject({ state: 'current', time: '0:13 of ~0:30' })
    const wave = detail(steps).plan?.waves[0]
    expect(wave && waveGroup(detail(steps), wave, {}, START + 33_000).about).toBe(
      '1 host · done in 1 s · watching, 12 s of 30 s',
    )
  })
})

test('a change replaces what has the same id, adds what is new, and leaves the plan', () => {
  const before = detail([step('activate', 'waiting')])
  const change = {
    kind: 'deploy.progress',
    at: at(0),
    actor: { kind: 'system', id: 'w', name: 'w' },
    steps: [step('activate', 'running'), step('activate', 'waiting', { undo: true })],
  }
  const after = applyChange(before, change)
  expect(after.steps.map(({ state, undo }) => [state, undo])).toEqual([
    ['running', false],
    ['waiting', true],
  ])
  expect(after.plan).toBe(before.plan)
})
