import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STEP_STATES } from './deploy'
import { DEFAULT_POLICY } from './environment-policy'
import { makePlan } from './make-plan'
import { releasesBefore, STEP_NAMES } from './plan'
import { defaultServiceConfig } from './resolve-service-config'
import { undoList } from './undo'

const plan = makePlan({
  kind: 'deploy',
  config: {
    ...defaultServiceConfig('checkout'),
    environments: { production: { ...DEFAULT_POLICY, waves: [{ unit: 'hosts', value: 1 }] } },
  },
  environment: 'production',
  release: { release: '20261121094500-3da201c', sha: '3da201c' },
  hosts: [1, 2, 3, 4].map(number => ({
    hostId: `h${number}`,
    instanceId: `i${number}`,
    name: `prod-${number}`,
    port: 8080,
    current: number === 4 ? null : { release: `r${number}`, sha: `${number}` },
  })),
})

test('hosts that were touched go back, newest first, each to what it ran before', () => {
  const list = undoList(plan, [
    { hostId: 'h1', name: 'activate', state: 'succeeded' },
    { hostId: 'h2', name: 'activate', state: 'unknown' },
    { hostId: 'h3', name: 'activate', state: 'waiting' },
    { hostId: 'h3', name: 'build', state: 'failed' },
    { hostId: 'h4', name: 'activate', state: 'running' },
  ])
  expect(list.map(host => [host.name, host.before?.release ?? null])).toEqual([
    ['prod-4', null],
    ['prod-2', 'r2'],
    ['prod-1', 'r1'],
  ])
})

test.each([
  [null, undefined, []],
  [{ release: '20261120080000-11aa22b', sha: '' }, undefined, ['20261120080000-11aa22b']],
  [null, 'releases/20240101000000', []],
  [null, '/srv/other-releases/20261120080000-11aa22b', []],
  [null, '/srv/checkout/releases/20261120080000-11aa22b/', ['20261120080000-11aa22b']],
])('of a host that ran %j by the link %j, %j stays', (before, link, stays) => {
  expect(releasesBefore({ before, link })).toEqual(stays)
})

test('exactly the hosts where activate may have begun are in the list, once, in reverse order of the plan', () => {
  const step = fc.record({
    hostId: fc.constantFrom('h1', 'h2', 'h3', 'h4', 'stranger'),
    name: fc.constantFrom(...STEP_NAMES),
    state: fc.constantFrom(...STEP_STATES),
  })
  const oneEach = fc.uniqueArray(step, { selector: it => `${it.hostId} ${it.name}`, maxLength: 40 })
  fc.assert(
    fc.property(oneEach, steps => {
      const order = plan.waves.flatMap(wave => wave.hosts).reverse()
      const expected = order.filter(host => {
        const state = steps.find(it => it.hostId === host.hostId && it.name === 'activate')?.state
        return state !== undefined && state !== 'waiting' && state !== 'skipped'
      })
      expect(undoList(plan, steps)).toEqual(expected)
    }),
  )
})
