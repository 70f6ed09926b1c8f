import { describe, expect, test } from 'vitest'
import { type DeployFacts, type DeployRequest, decide } from './decide'
import type { HostReadiness } from './host-readiness'
import type { HostTruth } from './host-truth'
import type { Lock } from './lock'
import { parseServiceConfig } from './parse-service-config'

const request: DeployRequest = {
  service: 'checkout',
  environment: 'production',
  sha: '3da201c8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b',
  branches: ['feature/discount'],
}

const host = (name: string, over: Partial<HostReadiness> = {}): HostReadiness => ({
  name,
  key: 'accepted',
  contact: 'reachable',
  lacks: [],
  ...over,
})

const config = (text: string) => ({ known: true, value: parseServiceConfig(text) }) as const

const facts = (over: Partial<DeployFacts> = {}): DeployFacts => ({
  hosts: { known: true, value: [host('prod-1'), host('prod-2')] },
  config: config('service: checkout'),
  locks: { known: true, value: [] },
  truths: { canary: [], production: [] },
  active: { known: true, value: null },
  replaces: null,
  ci: { reports: [], complete: true },
  now: new Date('2026-11-21T10:00:00Z'),
  ...over,
})

const hosts = (...value: HostReadiness[]) => facts({ hosts: { known: true, value } })

describe('a deploy', () => {
  test('is allowed when nothing stands in the way', () => {
    expect(decide(request, facts())).toEqual({ allowed: true, reasons: [] })
  })

  test('needs an instance', () => {
    expect(decide(request, hosts())).toEqual({
      allowed: false,
      reasons: [
        {
          code: 'no_instances',
          message: 'No host runs checkout on production.',
          unblock: { action: 'Add an instance, or enable one', href: '/services/checkout' },
        },
      ],
    })
  })

  test.each([
    [
      { key: 'changed' as const },
      'host_key_changed',
      'prod-2 offers another host key than the accepted one. It may not be the same machine.',
    ],
    [{ key: 'pending' as const }, 'host_key_pending', 'The host key of prod-2 has not been accepted yet.'],
    [{ contact: 'unreachable' as const }, 'host_unreachable', 'prod-2 cannot be reached.'],
    [{ contact: 'unknown' as const }, 'host_unknown', 'Whether prod-2 can be reached is not known.'],
    [{ lacks: ['flock', 'tar'] }, 'host_lacks_tools', 'prod-2 lacks flock, tar.'],
  ])('is refused with the host’s name: %j', (over, code, message) => {
    const { allowed, reasons } = decide(request, hosts(host('prod-1'), host('prod-2', over)))
    expect(allowed).toBe(false)
    expect(reasons).toEqual([{ code, message, unblock: { action: expect.any(String), href: '/hosts' } }])
  })

  test('is refused where a name in prometheus.yml may be a typing error for the environment', () => {
    const mistyped = facts({
      config: config('{ service: checkout, environments: { canary: {}, prodution: { branches: main } } }'),
    })
    expect(decide(request, mistyped).reasons).toEqual([
      {
        code: 'config_invalid',
        message:
          'prometheus.yml at 3da201c has no rules for production, but for “prodution”, which is no environment here (canary, production).',
        unblock: { action: 'Correct prometheus.yml and push, or add prodution', href: '/settings' },
      },
    ])
    expect(decide({ ...request, environment: 'canary' }, mistyped).allowed).toBe(true)
    const both = config('{ service: checkout, environments: { production: {}, eu: {} } }')
    expect(decide(request, facts({ config: both })).allowed).toBe(true)
  })

  test('names the worst host first', () => {
    const { reasons } = decide(
      request,
      hosts(
        host('prod-10', { key: 'pending' }),
        host('prod-1', { lacks: ['tar'] }),
        host('prod-3', { key: 'changed', contact: 'unreachable' }),
        host('prod-2', { key: 'pending' }),
      ),
    )
    expect(reasons.map(reason => `${reason.code} ${reason.message.match(/prod-\d+/)?.[0]}`)).toEqual([
      'host_key_changed prod-3',
      'host_key_pending prod-2',
      'host_key_pending prod-10',
      'host_lacks_tools prod-1',
    ])
  })

  test('is refused when prometheus.yml is wrong, with line and key', () => {
    const { allowed, reasons } = decide(request, facts({ config: config('service: checkout\nbiuld: x\nchekcs: x\n') }))
    expect(allowed).toBe(false)
    expect(reasons.map(reason => [reason.code, reason.message])).toEqual([
      [
        'config_invalid',
        'prometheus.yml at 3da201c cannot be used. Line 2: biuld: unknown key (did you mean build?). 1 more.',
      ],
    ])
  })

  const onlyMain = facts({
    config: config('service: checkout\nenvironments: { production: { branches: [main, release/*] } }'),
  })

  test('is refused from a branch that the environment does not take', () => {
    expect(decide(request, onlyMain)).toEqual({
      allowed: false,
      reasons: [
        {
          code: 'branch_not_allowed',
          message: 'production takes main, release/*, not feature/discount.',
          unblock: { action: 'Merge it into main or release/*' },
        },
      ],
    })
    expect(decide({ ...request, environment: 'test' }, onlyMain).allowed).toBe(true)
  })

  test('is allowed when any branch that holds the commit is taken', () => {
    expect(decide({ ...request, branches: ['feature/discount', 'main'] }, onlyMain).allowed).toBe(true)
  })

  test('of a commit on no branch goes only where every branch may', () => {
    const lost = { ...request, branches: [] }
    expect(decide(lost, facts()).allowed).toBe(true)
    expect(decide(lost, onlyMain).reasons[0]?.message).toBe(
      'production takes main, release/*, not a commit on no branch.',
    )
  })

  test('waits its turn behind another one', () => {
    const active = { known: true, value: { number: 482, state: 'rolling_back' } } as const
    expect(decide(request, facts({ active }))).toEqual({
      allowed: true,
      reasons: [
        {
          code: 'deploy_active',
          message: '#482 is rolling back; this one waits its turn.',
          unblock: { action: 'Starts when #482 is over' },
          waits: true,
        },
      ],
    })
  })

  test('is refused for every fact that is missing, and each is named', () => {
    const unknown = { known: false, why: 'the database did not answer' } as const
    const { allowed, reasons } = decide(
      request,
      facts({
        hosts: unknown,
        config: unknown,
        locks: unknown,
        active: unknown,
        ci: { reports: [], complete: false },
      }),
    )
    expect(allowed).toBe(false)
    expect(reasons.map(reason => [reason.code, reason.message])).toEqual([
      ['fact_missing', 'Where checkout on production runs is not known: the database did not answer.'],
      ['fact_missing', 'prometheus.yml at 3da201c is not known: the database did not answer.'],
      ['fact_missing', 'Whether a lock holds is not known: the database did not answer.'],
      ['fact_missing', 'Whether another deploy is running is not known: the database did not answer.'],
    ])
  })

  const lock = (over: Partial<Lock> = {}): Lock => ({
    id: 'l',
    service: 'checkout',
    environment: 'production',
    reason: 'Black Friday',
    by: 'Ines',
    createdAt: new Date('2026-11-21T09:00:00Z'),
    expiresAt: null,
    ...over,
  })
  const locked = (...value: Lock[]) => decide(request, facts({ locks: { known: true, value } }))

  test('is stopped by a lock, which says who, why and until when', () => {
    expect(locked(lock({ expiresAt: new Date('2026-11-21T18:00:00Z') }))).toEqual({
      allowed: false,
      reasons: [
        {
          code: 'locked',
          message: 'checkout on production is locked by Ines until 18:00 UTC: “Black Friday”.',
          unblock: { who: 'Ines', action: 'Unlock it, or wait until it expires', href: '/services/checkout' },
        },
      ],
    })
  })

  test.each<[string, Partial<Lock>, boolean]>([
    ['its service everywhere', { environment: null }, false],
    ['its environment for every service', { service: null }, false],
    ['everything', { service: null, environment: null }, false],
    ['another environment', { environment: 'canary' }, true],
    ['another service', { service: 'cart', environment: null }, true],
    ['it, but has expired', { expiresAt: new Date('2026-11-21T10:00:00Z') }, true],
  ])('meets a lock on %s', (_what, over, allowed) => {
    expect(locked(lock(over)).allowed).toBe(allowed)
  })

  const truth = (host: string, state: HostTruth['state'], sha: string | null = null): HostTruth => ({
    host,
    state,
    release: sha === null ? null : { release: `20261121094500-${sha.slice(0, 7)}`, sha },
    message: state === 'unreachable' ? `${host} cannot be reached: no route` : `${host} runs ${sha?.slice(0, 7)}`,
  })
  const behind = (...canary: HostTruth[]) =>
    decide(
      request,
      facts({
        config: config('service: checkout\nenvironments: { production: { after: canary } }'),
        truths: { canary, production: [] },
      }),
    )
  const OTHER = '41ab9d2e'.padEnd(40, '0')

  test('after canary is allowed when every host of canary is live on the commit', () => {
    expect(behind(truth('cn-1', 'on_release', request.sha), truth('cn-2', 'on_release', request.sha))).toEqual({
      allowed: true,
      reasons: [],
    })
  })

  test.each<[string, HostTruth[], string, string]>([
    [
      'runs something else',
      [truth('cn-1', 'on_release', request.sha), truth('cn-2', 'on_release', OTHER)],
      'not_live_before',
      '3da201c is not live on canary: cn-2 runs 41ab9d2.',
    ],
    [
      'got it by hand',
      [truth('cn-1', 'drifted', request.sha)],
      'not_live_before',
      '3da201c is not live on canary: cn-1 runs 3da201c.',
    ],
    [
      'cannot be reached',
      [truth('cn-1', 'unreachable'), truth('cn-2', 'on_release', request.sha)],
      'fact_missing',
      'Whether 3da201c is live on canary is not known: cn-1 cannot be reached: no route.',
    ],
    ['is not there', [], 'not_live_before', 'A commit must be live on canary first, and no host runs checkout there.'],
  ])('after canary is refused where a host %s', (_what, hosts, code, message) => {
    const { allowed, reasons } = behind(...hosts)
    expect(allowed).toBe(false)
    expect(reasons.map(reason => [reason.code, reason.message])).toEqual([[code, message]])
  })

  test('after an environment that is not there is refused', () => {
    const moon = config('service: checkout\nenvironments: { production: { after: moon } }')
    expect(decide(request, facts({ config: moon })).reasons[0]?.message).toBe(
      'Whether 3da201c is live on moon is not known: there is no environment moon.',
    )
  })

  test('is warned of hosts that were changed by hand, and goes on', () => {
    const production = [truth('prod-1', 'drifted', OTHER), truth('prod-2', 'drifted', OTHER)]
    const { allowed, reasons } = decide(request, facts({ truths: { canary: [], production } }))
    expect(allowed).toBe(true)
    expect(reasons).toMatchObject([{ code: 'drifted', message: 'prod-1 runs 41ab9d2, and 1 more.', warns: true }])
  })

  test('that nobody looks on at waits for a window and a lock', () => {
    const closed = facts({
      config: config(
        'service: checkout\nenvironments: { production: { windows: [{ cron: "0 9 * * 1-5", duration: 8h }] } }',
      ),
      locks: { known: true, value: [lock()] },
    })
    expect(decide(request, closed).reasons.map(({ code }) => code)).toEqual(['locked', 'outside_window'])
    const { allowed, reasons } = decide({ ...request, patient: true }, closed)
    expect(allowed).toBe(true)
    expect(reasons).toMatchObject([
      { code: 'locked', waits: true },
      { code: 'outside_window', waits: true },
    ])
  })

  test('names the narrowest lock first', () => {
    const all = lock({ service: null, environment: null, by: 'Tariq', reason: 'The data centre moves.' })
    expect(locked(all, lock()).reasons.map(reason => reason.message)).toEqual([
      'checkout on production is locked by Ines: “Black Friday”.',
      'Everything is locked by Tariq: “The data centre moves”.',
    ])
  })

  test('lists what makes the rest pointless first', () => {
    const { allowed, reasons } = decide(request, {
      ...onlyMain,
      hosts: { known: true, value: [host('prod-1', { key: 'pending' }), host('prod-2', { key: 'changed' })] },
      locks: { known: true, value: [lock()] },
      active: { known: true, value: { number: 1, state: 'running' } },
    })
    expect(allowed).toBe(false)
    expect(reasons.map(reason => reason.code)).toEqual([
      'host_key_changed',
      'branch_not_allowed',
      'locked',
      'host_key_pending',
      'deploy_active',
    ])
  })
})
