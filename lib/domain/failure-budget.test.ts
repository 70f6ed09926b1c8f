import { expect, test } from 'vitest'
import type { StepState } from './deploy'
import { ifHostFails, overBudget } from './failure-budget'
import type { Plan, StepName } from './plan'

const host = (name: string) => ({ hostId: name, instanceId: name, name, port: 80, before: null })
const wave = (number: number, ...names: string[]) => ({ number, size: '1', hosts: names.map(host), pauseSeconds: 0 })
const plan = (maxFailedHosts: number, waves = [wave(1, 'a'), wave(2, 'b', 'c')]): Plan => ({
  release: { release: 'r', sha: 's' },
  steps: [],
  waves,
  onFailure: 'rollback',
  maxFailedHosts,
})
const step = (hostId: string, name: StepName, state: StepState) => ({ hostId, name, state })

test('no failure needs no budget', () => {
  expect(overBudget(plan(0), [step('a', 'health', 'succeeded'), step('b', 'health', 'running')])).toBe(false)
})

test.each<StepState>(['failed', 'error', 'timed_out'])(
  'a host that has %s counts once, whatever failed on it',
  state => {
    const steps = [step('b', 'health', state), step('b', 'undrain', state)]
    expect(overBudget(plan(0), steps)).toBe(true)
    expect(overBudget(plan(1), steps)).toBe(false)
    expect(overBudget(plan(1), [...steps, step('c', 'restart', state)])).toBe(true)
  },
)

test('a first wave that has failed as a whole stops the next, however large the budget', () => {
  expect(overBudget(plan(2), [step('a', 'health', 'failed')])).toBe(true)
  const two = plan(2, [wave(1, 'a', 'b'), wave(2, 'c')])
  expect(overBudget(two, [step('a', 'health', 'failed')])).toBe(false)
  expect(overBudget(two, [step('a', 'health', 'failed'), step('b', 'health', 'failed')])).toBe(true)
})

test('nothing is switched without its migration: the host that should have run it failed before', () => {
  const whole = plan(1, [wave(1, 'a', 'b', 'c')])
  expect(overBudget(whole, [step('a', 'build', 'failed'), step('a', 'once', 'waiting')])).toBe(true)
  expect(overBudget(whole, [step('a', 'once', 'succeeded'), step('a', 'restart', 'failed')])).toBe(false)
  expect(overBudget(whole, [step('b', 'build', 'failed'), step('a', 'once', 'waiting')])).toBe(false)
})

test('the last look at the whole service stands for all hosts', () => {
  expect(overBudget(plan(2, [wave(1, 'a', 'b', 'c')]), [step('a', 'final', 'failed')])).toBe(true)
})

test('says what becomes of hosts, with a budget and without', () => {
  const words = (onFailure: 'rollback' | 'stop', maxFailedHosts: number) => ifHostFails({ onFailure, maxFailedHosts })
  const back = 'every touched host goes back to what it ran'
  expect(words('rollback', 0)).toBe(`a host fails, ${back}`)
  expect(words('stop', 0)).toBe('a host fails, everything stays as it is')
  expect(words('rollback', 1)).toBe(`1 host fails, it goes back alone and the others go on; if more fail, ${back}`)
  expect(words('stop', 3)).toMatch(/^up to 3 hosts fail, each stays as it is and the others go on; if more fail, every/)
})
