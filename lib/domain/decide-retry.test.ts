import { describe, expect, test } from 'vitest'
import { decideRetry, type RetryFacts, type RetryRequest } from './decide-retry'
import type { HostReadiness } from './host-readiness'

const request: RetryRequest = {
  service: 'checkout',
  environment: 'production',
  number: 12,
  kind: 'deploy',
  state: 'failed',
  release: '20261121094500-3da201c',
}
const host: HostReadiness = { name: 'prod-3', key: 'accepted', contact: 'reachable', lacks: [] }
const facts: RetryFacts = {
  hosts: { known: true, value: [host] },
  newest: 12,
  calendar: null,
  locks: { known: true, value: [] },
  active: { known: true, value: null },
  now: new Date('2026-11-21T10:00:00Z'),
}
const answer = (asked: Partial<RetryRequest>, known: Partial<RetryFacts> = {}) => {
  const { allowed, reasons } = decideRetry({ ...request, ...asked }, { ...facts, ...known })
  return allowed ? 'yes' : reasons[0]?.message
}

describe('a deploy may be gone on with', () => {
  test('when it is over, nothing newer has begun and a host does not run its release', () => {
    expect(answer({})).toBe('yes')
    expect(answer({ state: 'rolled_back' })).toBe('yes')
  })

  test.each<[string, Partial<RetryRequest>, Partial<RetryFacts>, string]>([
    ['it is not over', { state: 'rolling_back' }, {}, '#12 is not over yet.'],
    ['it never had a plan', { release: null }, {}, '#12 ended before it had a plan.'],
    ['something newer has begun', {}, { newest: 14 }, '#14 has been deployed since #12.'],
    [
      'every host runs it',
      { state: 'succeeded' },
      { hosts: { known: true, value: [] } },
      'Every host of checkout on production runs 20261121094500-3da201c.',
    ],
    [
      'a host that needs it cannot be reached',
      {},
      { hosts: { known: true, value: [{ ...host, contact: 'unreachable' }] } },
      'prod-3 cannot be reached.',
    ],
    [
      'it is not known where it runs',
      {},
      { hosts: { known: false, why: 'the database is away' } },
      'Where checkout on production runs is not known: the database is away.',
    ],
  ])('but not when %s', (_, asked, known, reason) => {
    expect(answer(asked, known)).toBe(reason)
  })

  test('in a window; a rollback passes', () => {
    const calendar = { windows: [{ cron: '0 12 * * *', seconds: 3600, timezone: 'UTC' }], freezes: [] }
    expect(answer({}, { calendar })).toMatch(/^production takes deploys only in its windows/)
    expect(answer({ kind: 'rollback' }, { calendar })).toBe('yes')
  })

  test('when no lock holds the place; a rollback passes', () => {
    const lock = { id: 'l', service: null, environment: null, reason: 'Incident', by: 'Ines' }
    const locks = { known: true, value: [{ ...lock, createdAt: facts.now, expiresAt: null }] } as const
    expect(answer({}, { locks })).toBe('Everything is locked by Ines: “Incident”.')
    expect(answer({ kind: 'rollback' }, { locks })).toBe('yes')
  })
})
