import { describe, expect, test } from 'vitest'
import { environmentTruth } from './environment-truth'
import { hostTruth, type Observation } from './host-truth'

const ours = { release: '20261121094500-3da201c', sha: '3da201c8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b' }
const other = { release: '20261120080000-11aa22b', sha: '11aa22b8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b' }
const again = { release: '20261121095000-3da201c', sha: ours.sha }

const runs = (current: typeof ours | 'broken' | null): Observation => ({ reached: true, current })
const lost: Observation = { reached: false, why: 'connection refused' }

describe('what a host runs', () => {
  test.each([
    [ours, runs(ours), 'on_release', 'prod-1 runs 3da201c'],
    [ours, runs(other), 'drifted', 'prod-1 runs 11aa22b, but 3da201c was deployed'],
    [ours, runs(again), 'drifted', 'prod-1 runs 20261121095000-3da201c, but 20261121094500-3da201c was deployed'],
    [ours, runs(null), 'drifted', 'prod-1 runs nothing, but 3da201c was deployed'],
    [null, runs(other), 'drifted', 'prod-1 runs 11aa22b, which was not deployed from here'],
    [ours, runs('broken'), 'drifted', 'prod-1 runs something else, but 3da201c was deployed'],
    [null, runs('broken'), 'drifted', 'prod-1 runs something that was not deployed from here'],
    [null, runs(null), 'empty', 'Nothing is deployed on prod-1'],
    [ours, lost, 'unreachable', 'prod-1 cannot be reached: connection refused'],
    [ours, null, 'unknown', 'prod-1 has not been asked yet'],
  ])('expected %j, observed %j: %s', (expected, observed, state, message) => {
    expect(hostTruth({ host: 'prod-1', expected, observed })).toMatchObject({ host: 'prod-1', state, message })
  })

  test('is what the host says, not what we believe', () => {
    expect(hostTruth({ host: 'prod-1', expected: ours, observed: runs(other) }).release).toEqual(other)
    expect(hostTruth({ host: 'prod-1', expected: ours, observed: lost }).release).toBeNull()
  })
})

describe('what an environment runs', () => {
  const host = (expected: typeof ours | null, observed: Observation | null) =>
    hostTruth({ host: 'prod-1', expected, observed })
  const good = host(ours, runs(ours))

  test.each([
    [[], 'empty', 'No hosts'],
    [[good, good], 'whole', '2 of 2 on this release'],
    [[good, good, host(other, runs(other))], 'mixed', '2 of 3 on this release'],
    [[good, host(null, runs(null))], 'mixed', '1 of 2 on this release, 1 empty'],
    [[good, good, host(ours, runs(other))], 'drifted', '2 of 3 on this release, 1 drifted'],
    [[good, host(ours, lost)], 'unreachable', '1 of 2 on this release, 1 unreachable'],
    [[good, host(ours, null)], 'unknown', '1 of 2 on this release, 1 not known'],
    [[host(ours, lost), host(ours, lost)], 'unreachable', '0 of 2 known, 2 unreachable'],
    [[host(null, runs(null))], 'empty', 'Nothing deployed'],
    [[host(ours, lost), host(ours, runs(other)), good], 'drifted', '1 of 3 on this release, 1 drifted, 1 unreachable'],
  ])('%# is %s', (hosts, state, summary) => {
    expect(environmentTruth(hosts)).toMatchObject({ state, summary })
  })

  test('is what most hosts run, between equals the newest', () => {
    const older = host(other, runs(other))
    expect(environmentTruth([older, good, older]).release).toEqual(other)
    expect(environmentTruth([older, good]).release).toEqual(ours)
  })
})
