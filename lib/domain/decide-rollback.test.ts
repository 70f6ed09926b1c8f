import { describe, expect, test } from 'vitest'
import { decideRollback, type EarlierRelease, type RollbackFacts, rollbackTarget } from './decide-rollback'
import type { HostReadiness } from './host-readiness'

const host = (name: string): HostReadiness => ({ name, key: 'accepted', contact: 'reachable', lacks: [] })

const release = (day: number, ...heldBy: string[]): EarlierRelease => ({
  release: `202611${day}094500-${day}da201c`,
  sha: `${day}da201c8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7`,
  heldBy,
})

const facts = (...earlier: EarlierRelease[]): RollbackFacts => ({
  hosts: { known: true, value: [host('prod-1'), host('prod-2')] },
  earlier: { known: true, value: earlier },
  active: { known: true, value: null },
})

const request = { service: 'checkout', environment: 'production' }
const messages = (wanted: Parameters<typeof decideRollback>[0], given: RollbackFacts) =>
  decideRollback(wanted, given).reasons.map(reason => [reason.code, reason.message])

describe('a rollback', () => {
  test('goes to the newest good release that every host still holds', () => {
    const given = facts(
      release(20, 'prod-1'),
      release(19, 'prod-2', 'prod-1', 'gone-1'),
      release(18, 'prod-1', 'prod-2'),
    )
    expect(decideRollback(request, given)).toEqual({ allowed: true, reasons: [] })
    expect(rollbackTarget(request, given)?.release).toBe('20261119094500-19da201c')
  })

  test('goes to the release that was asked for, or nowhere', () => {
    const given = facts(release(20, 'prod-1'), release(19, 'prod-1', 'prod-2'), release(18, 'prod-1', 'prod-2'))
    const older = { ...request, release: '20261118094500-18da201c' }
    expect(rollbackTarget(older, given)?.release).toBe(older.release)

    const half = { ...request, release: '20261120094500-20da201c' }
    expect(rollbackTarget(half, given)).toBeNull()
    expect(decideRollback(half, given)).toEqual({
      allowed: false,
      reasons: [
        {
          code: 'release_not_held',
          message: '20261120094500-20da201c is no longer on prod-2.',
          unblock: { action: 'Deploy 20da201 again', href: '/services/checkout' },
        },
      ],
    })

    expect(messages({ ...request, release: 'nonsense' }, given)).toEqual([
      ['no_earlier_release', 'nonsense is not an earlier good release of checkout on production.'],
    ])
  })

  test('needs an earlier release', () => {
    expect(messages(request, facts())).toEqual([
      ['no_earlier_release', 'There is no earlier good release of checkout on production.'],
    ])
  })

  test('is refused when what hosts hold is not known', () => {
    const given: RollbackFacts = { ...facts(), earlier: { known: false, why: 'prod-1 has not been asked yet' } }
    expect(messages(request, given)).toEqual([
      ['fact_missing', 'Which earlier releases hosts hold is not known: prod-1 has not been asked yet.'],
    ])
    expect(rollbackTarget(request, given)).toBeNull()
  })

  test('is refused when hosts are not known, or there are none', () => {
    const unknown: RollbackFacts = { ...facts(release(19)), hosts: { known: false, why: 'no answer' } }
    expect(messages(request, unknown).map(([code]) => code)).toEqual(['fact_missing'])
    const none: RollbackFacts = { ...facts(release(19)), hosts: { known: true, value: [] } }
    expect(messages(request, none).map(([code]) => code)).toEqual(['no_instances'])
  })

  test('needs usable hosts and waits its turn', () => {
    const given: RollbackFacts = {
      ...facts(release(19, 'prod-1')),
      hosts: { known: true, value: [{ ...host('prod-1'), key: 'changed' }] },
      active: { known: true, value: { number: 7, state: 'running' } },
    }
    const { allowed, reasons } = decideRollback(request, given)
    expect(allowed).toBe(false)
    expect(reasons.map(reason => reason.code)).toEqual(['host_key_changed', 'deploy_active'])
  })
})
