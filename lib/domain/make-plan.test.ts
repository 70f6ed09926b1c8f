import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from './environment-policy'
import { makePlan, type PlanInput } from './make-plan'
import { byNaturalOrder } from './natural-order'
import { STEP_NAMES, stepsOnHost } from './plan'
import { defaultServiceConfig } from './resolve-service-config'
import type { ServiceConfig } from './service-config'
import { hostsReached, parseWaveSize, type WaveSize } from './wave-size'

const release = { release: '20261121094500-3da201c', sha: '3da201c8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b' }
const before = { release: '20261120080000-11aa22b', sha: '11aa22b8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b' }

const host = (name: string) => ({ hostId: `h-${name}`, instanceId: `i-${name}`, name, port: 8080, current: before })
const hosts = (count: number) => Array.from({ length: count }, (_, index) => host(`prod-${index + 1}`))

const sizes = (...texts: string[]): WaveSize[] =>
  texts.map(text => {
    const size = parseWaveSize(text)
    if (!size.ok) throw new Error(size.failure)
    return size.value
  })

const configured = (waves: WaveSize[], pauseSeconds = 0): ServiceConfig => ({
  ...defaultServiceConfig('checkout'),
  environments: { production: { ...DEFAULT_POLICY, waves, pauseSeconds } },
})

const plan = (input: Partial<PlanInput>) =>
  makePlan({
    kind: 'deploy',
    config: defaultServiceConfig('checkout'),
    environment: 'production',
    release,
    hosts: hosts(3),
    ...input,
  })

describe('a plan', () => {
  test('puts all hosts in one wave when nothing else is said, in natural order', () => {
    const { waves, onFailure } = plan({ hosts: ['prod-10', 'prod-2', 'canary-1'].map(host) })
    expect(waves).toEqual([
      {
        number: 1,
        size: '100%',
        pauseSeconds: 0,
        hosts: ['canary-1', 'prod-2', 'prod-10'].map(name => ({
          hostId: `h-${name}`,
          instanceId: `i-${name}`,
          name,
          port: 8080,
          before,
        })),
      },
    ])
    expect(onFailure).toBe('rollback')
  })

  test('keeps what others have led current to', () => {
    const link = 'releases/20240101000000'
    const { waves } = plan({ hosts: [{ ...host('prod-1'), current: null, link }, host('prod-2')] })
    expect(waves[0]?.hosts.map(({ before, link }) => [before, link])).toEqual([
      [null, link],
      [before, undefined],
    ])
  })

  test('counts waves over all hosts: [1, 25%, 100%] of 12 is 1, 2 and 9', () => {
    const { waves } = plan({ config: configured(sizes('1', '25%', '100%'), 60), hosts: hosts(12) })
    expect(waves.map(wave => [wave.number, wave.size, wave.hosts.length, wave.pauseSeconds])).toEqual([
      [1, '1', 1, 60],
      [2, '25%', 2, 60],
      [3, '100%', 9, 0],
    ])
  })

  test('leaves out waves that add no host, and does not wait after the last', () => {
    const { waves } = plan({ config: configured(sizes('1', '25%', '100%'), 60), hosts: hosts(1) })
    expect(waves.map(wave => [wave.number, wave.size, wave.pauseSeconds])).toEqual([[1, '1', 0]])
  })

  test('takes the hosts that no wave reaches in a last one', () => {
    const { waves } = plan({ config: configured(sizes('1', '50%')), hosts: hosts(4) })
    expect(waves.map(wave => [wave.size, wave.hosts.length])).toEqual([
      ['1', 1],
      ['50%', 1],
      ['100%', 2],
    ])
  })

  test('without hosts has no waves', () => {
    expect(plan({ hosts: [] }).waves).toEqual([])
  })

  test('for a rollback takes all hosts at once, prepares nothing and is never undone', () => {
    const config = {
      ...configured(sizes('1', '100%'), 60),
      build: 'make',
      shared: [{ path: '.env', kind: 'file' as const }],
    }
    const { waves, steps, onFailure } = plan({ kind: 'rollback', config })
    expect(waves.map(wave => wave.hosts.length)).toEqual([3])
    expect(steps.map(step => step.name)).toEqual(['activate'])
    expect(onFailure).toBe('stop')
  })

  test('keeps every host exactly once, in order, in waves that are never empty and no larger than asked', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 60 }).map((value): WaveSize => ({ unit: 'hosts', value })),
      fc.integer({ min: 1, max: 100 }).map((value): WaveSize => ({ unit: 'percent', value })),
    )
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}-[0-9]{1,2}$/), { maxLength: 40 })
    fc.assert(
      fc.property(names, fc.array(size, { minLength: 1, maxLength: 6 }), fc.nat(300), (some, waveSizes, pause) => {
        const { waves } = plan({ config: configured(waveSizes, pause), hosts: some.map(host) })

        expect(waves.flatMap(wave => wave.hosts.map(it => it.name))).toEqual(some.toSorted(byNaturalOrder))
        expect(waves.map(wave => wave.number)).toEqual(waves.map((_, index) => index + 1))

        let live = 0
        for (const wave of waves) {
          live += wave.hosts.length
          expect(wave.hosts.length).toBeGreaterThan(0)
          expect(live).toBe(hostsReached(sizes(wave.size)[0] as WaveSize, some.length))
          expect(wave.pauseSeconds).toBe(live === some.length ? 0 : pause)
        }
      }),
    )
  })

  test('does not depend on the order in which hosts are given', () => {
    const shuffled = fc.shuffledSubarray(hosts(12), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(shuffled, some => {
        expect(plan({ hosts: some })).toEqual(plan({ hosts: hosts(12) }))
      }),
    )
  })
})

describe('the steps of a plan', () => {
  const everything: ServiceConfig = {
    ...defaultServiceConfig('checkout'),
    shared: [
      { path: '.env', kind: 'file' },
      { path: 'log', kind: 'folder' },
    ],
    build: 'npm ci\nnpm run build\n',
    restart: 'systemctl restart checkout',
    once: [{ name: 'migrate', command: 'npm run migrate' }],
    health: { kind: 'http', path: '/up', port: null, within: 30, interval: 1, stable: 3 },
    hooks: { before_build: 'a', before_activate: 'b', after_activate: 'c', after_deploy: 'd' },
  }

  test('are transfer and activate when nothing is configured', () => {
    expect(plan({}).steps).toEqual([
      {
        name: 'transfer',
        phase: 'prepare',
        summary: 'commit 3da201c',
        command: null,
        timeoutSeconds: 1800,
        silenceSeconds: 300,
      },
      {
        name: 'activate',
        phase: 'switch',
        summary: 'current → releases/20261121094500-3da201c',
        command: null,
        timeoutSeconds: 60,
        silenceSeconds: 60,
      },
    ])
  })

  test('are all there when everything is configured', () => {
    const { steps } = plan({ config: everything })
    expect(steps.map(({ name, phase, summary, timeoutSeconds }) => [name, phase, summary, timeoutSeconds])).toEqual([
      ['transfer', 'prepare', 'commit 3da201c', 1800],
      ['link', 'prepare', '.env, log/', 60],
      ['before_build', 'prepare', 'a', 600],
      ['build', 'prepare', 'npm ci …', 600],
      ['once', 'once', 'migrate: npm run migrate', 600],
      ['before_activate', 'switch', 'b', 600],
      ['activate', 'switch', 'current → releases/20261121094500-3da201c', 60],
      ['restart', 'switch', 'systemctl restart checkout', 60],
      ['after_activate', 'switch', 'c', 600],
      ['health', 'switch', '/up on the instance’s port, within 30s, stable 3s', 43],
      ['after_deploy', 'finish', 'd', 600],
    ])
  })

  test('ask the service once more when every host is live: where people reach it, or else the first host', () => {
    const guarded = (waves: WaveSize[]) => ({ ...configured(waves), checks: ['checks/*.hurl'] })
    const finalOf = (input: Partial<PlanInput>) => {
      const rollout = plan(input)
      const on = rollout.waves.flatMap(wave =>
        wave.hosts.filter(host => stepsOnHost(rollout, wave, host).some(step => step.name === 'final')),
      )
      return [rollout.steps.find(step => step.name === 'final')?.summary, ...on.map(host => host.name)]
    }
    const waves = sizes('1', '100%')
    const address = 'https://shop.example.com'
    expect(finalOf({ config: guarded(waves), address })).toEqual([
      'checks/*.hurl at https://shop.example.com',
      'prod-1',
    ])
    expect(finalOf({ config: guarded(waves) })).toEqual(['checks/*.hurl at prod-1', 'prod-1'])
    // One wave was asked host by host a moment ago.
    expect(finalOf({ config: guarded(sizes('100%')) })).toEqual([undefined])
    expect(finalOf({ config: configured(waves), address })).toEqual([undefined])
    expect(finalOf({ kind: 'rollback', config: guarded(waves), address })).toEqual([undefined])
  })

  test('that run once stand on the first host of the first wave, and not where they have run already', () => {
    const rollout = plan({ config: { ...everything, ...configured(sizes('1', '100%')), once: everything.once } })
    const withOnce = rollout.waves.flatMap(wave =>
      wave.hosts.filter(host => stepsOnHost(rollout, wave, host).some(step => step.name === 'once')),
    )
    expect(withOnce.map(host => host.name)).toEqual(['prod-1'])
    expect(plan({ config: everything, onceDone: true }).steps.map(step => step.name)).not.toContain('once')
    expect(plan({ kind: 'rollback', config: everything }).steps.map(step => step.name)).not.toContain('once')
  })

  test('that watch a wave stand on the hosts of waves with a pause', () => {
    const rollout = plan({ config: configured(sizes('1', '2', '100%'), 30) })
    const watched = rollout.waves.map(wave =>
      wave.hosts.every(host => stepsOnHost(rollout, wave, host).some(step => step.name === 'bake')),
    )
    expect(watched).toEqual([true, true, false])
    expect(rollout.steps.find(step => step.name === 'bake')?.summary).toBe('watched for 30s')
  })

  test('name the port or the command of the health check', () => {
    const health = { within: 10, interval: 1, stable: 0 }
    const summary = (check: ServiceConfig['health']) =>
      plan({ config: { ...everything, health: check } }).steps.find(step => step.name === 'health')?.summary
    expect(summary({ kind: 'http', path: '/up', port: 8080, ...health })).toBe(
      '/up on port 8080, within 10s, stable 0s',
    )
    expect(summary({ kind: 'command', command: './ok', ...health })).toBe('./ok, within 10s, stable 0s')
  })

  test('stand in the order a host meets them, each at most once, whatever is configured', () => {
    const maybe = fc.option(fc.constant('x'))
    const hook = fc.option(fc.constant('x'), { nil: undefined })
    const hooks = fc.record({ before_build: hook, before_activate: hook, after_activate: hook, after_deploy: hook })
    const kind = fc.constantFrom('deploy' as const, 'rollback' as const)
    fc.assert(
      fc.property(maybe, maybe, hooks, fc.boolean(), kind, (build, restart, some, healthy, of) => {
        const config = { ...everything, build, restart, hooks: some, health: healthy ? everything.health : null }
        const names = plan({ kind: of, config }).steps.map(step => step.name)
        expect(names).toEqual(STEP_NAMES.filter(name => names.includes(name)))
        expect(names.includes('build')).toBe(build !== null && of === 'deploy')
        expect(names.includes('restart')).toBe(restart !== null)
        expect(names.includes('health')).toBe(healthy)
        expect(names.includes('after_deploy')).toBe(some.after_deploy !== undefined)
        expect(names).toContain('activate')
      }),
    )
  })
})
