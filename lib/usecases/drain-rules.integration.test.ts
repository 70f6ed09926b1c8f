import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type MemoryBalancer, memoryBalancers } from '@/lib/adapters/memory/load-balancers'
import { readHome } from '@/lib/db/read/home'
import { readHosts } from '@/lib/db/read/hosts'
import { OWNER } from '@/lib/domain/actor'
import type { BalancedServer } from '@/lib/ports/load-balancer'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { cancelDeploy } from './cancel-deploy'
import { requestRetry } from './request-retry'

let engine: Engine
let balancer: MemoryBalancer
beforeAll(async () => {
  engine = await startEngine(2)
}, 120_000)
afterAll(() => engine?.stop(), 120_000)

const server = (name: string): BalancedServer => ({ name, admin: 'ready', health: 'up', sessions: 0, status: 'UP' })
beforeEach(() => {
  balancer = { backends: new Map([['checkout', [server('prod-1'), server('prod-2')]]]), changes: [] }
  engine.ctx.balancers = memoryBalancers(new Map([['10.0.0.5:9999', balancer]]))
})

const HAPROXY = 'drain: { haproxy: { address: "10.0.0.5:9999" }, backend: checkout, limit: 500ms }'
const production = (...keys: string[]) => `environments: { production: { ${keys.join(', ')} } }`
const change = (name: string, how: Partial<BalancedServer>) => {
  for (const found of balancer.backends.get('checkout') ?? []) if (found.name === name) Object.assign(found, how)
}
const ended = async (branch: string, ...lines: string[]) => {
  await engine.fleet.commit(branch, configFile(lines.join('\n')))
  const { state, reason, id } = await engine.deploy(branch)
  return { id, end: `${state}: ${reason ?? ''}` }
}
const admin = () => balancer.backends.get('checkout')?.map(({ name, admin: state }) => `${name} ${state}`)
const logOf = async (deployId: string, part: string) => {
  const chunks = await engine.ctx.db.logChunk.findMany({ where: { run: { deployId, part } }, orderBy: { id: 'asc' } })
  return Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()
}

test('hosts go in turns: drained, in maintenance while they are switched, checked, ready', async () => {
  const { end } = await ended('main', HEALTHY, production(HAPROXY))
  expect(end).toBe('succeeded: ')
  const [first, second] = balancer.changes[0]?.includes('prod-1') ? ['prod-1', 'prod-2'] : ['prod-2', 'prod-1']
  const all = ['drain', 'maint', 'drain', 'ready']
  expect(balancer.changes).toEqual([first, second].flatMap(name => all.map(state => `checkout/${name} ${state}`)))
})

test('what is still under way when the limit has passed is left behind, and the log says so', async () => {
  change('prod-1', { sessions: 3 })
  const { id, end } = await ended('busy', HEALTHY, production(HAPROXY))
  expect(end).toBe('succeeded: ')
  expect(await logOf(id, 'drain')).toContain('3 sessions left after 0.5 s: going on without them')
})

test('the last server that is up stays in, and is switched all the same', async () => {
  change('prod-2', { health: 'down', status: 'DOWN' })
  const waiting = ended('last', HEALTHY, production(HAPROXY.replace('}, b', '}, within: 1s, b')))
  const { id, end } = await waiting
  expect(balancer.changes).not.toContain('checkout/prod-1 drain')
  expect(await logOf(id, 'drain')).toContain('no other server of the backend is up')
  expect(end).toMatch(/^rolled_back|^rollback_failed|^failed/)
})

test('a host that is not well stays out and is named, and the next deploy puts it back', async () => {
  const sick = HEALTHY.replace('"true"', 'test "$PROMETHEUS_HOST" != prod-2')
  const { end } = await ended('sick', sick, production('waves: [1, 100%]', 'on_failure: stop', HAPROXY))
  expect(end).toMatch(/^failed: health: .* on prod-2; still out of load balancing: prod-2$/)
  expect(admin()).toEqual(['prod-1 ready', 'prod-2 maint'])
  const out = 'prod-2 is out of load balancing'
  expect((await readHome(engine.ctx.db)).attention).toContainEqual(
    expect.objectContaining({ kind: 'drained', message: expect.stringContaining(out) }),
  )
  const odd = (await readHosts(engine.ctx.db)).flatMap(({ runs }) => runs.map(run => run.odd))
  expect(odd).toEqual([null, expect.stringContaining(out)])
  expect((await ended('well', HEALTHY, production(HAPROXY))).end).toBe('succeeded: ')
  expect(admin()).toEqual(['prod-1 ready', 'prod-2 ready'])
})

test('a host that was left out because it was ill stays out when the next deploy stops before its turn', async () => {
  const sick = HEALTHY.replace('"true"', 'test "$PROMETHEUS_HOST" != prod-2')
  await ended('ill', sick, production('waves: [1, 100%]', 'on_failure: stop', HAPROXY))
  const { end } = await ended('broken', 'build: exit 3', HEALTHY, production(HAPROXY))
  expect(end).toMatch(/^failed: build: .*; still out of load balancing: prod-2$/)
  expect(admin()).toEqual(['prod-1 ready', 'prod-2 maint'])
})

test('no more hosts are out than may be while one goes back that failed within the budget', async () => {
  const sick = HEALTHY.replace('"true"', 'test "$PROMETHEUS_HOST" != prod-1')
  const { end } = await ended('one', sick, production('max_failed_hosts: 1', HAPROXY))
  expect(end).toMatch(/^failed: health: .* on prod-1; 1 of 2 hosts are live on it$/)
  expect(admin()).toEqual(['prod-1 ready', 'prod-2 ready'])
  const out = new Set<string>()
  for (const [name = '', state] of balancer.changes.map(line => line.split(' '))) {
    if (state === 'ready') out.delete(name)
    else out.add(name)
    expect(out.size).toBeLessThan(2)
  }
})

test('a host that HAProxy does not find well fails, and a retry puts it back', async () => {
  change('prod-2', { health: 'down', status: 'DOWN' })
  const strict = HAPROXY.replace('limit:', 'within: 1s, limit:')
  const { id, end } = await ended('unseen', HEALTHY, production('waves: [1, 100%]', 'on_failure: stop', strict))
  expect(end).toMatch(/^failed: undrain: HAProxy sees checkout\/prod-2 .* DOWN after 1 s on prod-2; still out/)
  change('prod-2', { health: 'up', status: 'UP' })
  const retry = await requestRetry(engine.ctx, OWNER, { deployId: id })
  if (!retry.ok) throw new Error(retry.failure.detail)
  expect((await engine.carryOut(retry.value.id)).state).toBe('succeeded')
  expect(admin()).toEqual(['prod-1 ready', 'prod-2 ready'])
}, 60_000)

test('a cancel while sessions are waited for puts the host back, and switches nothing', async () => {
  const before = await engine.live()
  change('prod-1', { sessions: 1 })
  await engine.fleet.commit(
    'slow',
    configFile(`${HEALTHY}\n${production('waves: [1, 100%]', HAPROXY.replace('500ms', '5m'))}`),
  )
  const id = await engine.fleet.deploy('slow')
  const running = engine.carryOut(id)
  await eventually(() => expect(admin()).toContain('prod-1 drain'))
  expect(await cancelDeploy(engine.ctx, OWNER, { deployId: id, undo: false })).toMatchObject({ ok: true })
  expect((await running).state).toBe('cancelled')
  expect(admin()).toEqual(['prod-1 ready', 'prod-2 ready'])
  expect(await engine.live()).toEqual(before)
})

test('commands take a host out and in around its switch, one host at a time', async () => {
  const trace = (word: string) => `echo ${word} >>"$HOME/trace"`
  const drain = `drain: { out: 'echo out $(date +%s%N) >>"$HOME/trace"', in: 'echo in $(date +%s%N) >>"$HOME/trace"' }`
  const { end } = await ended('commands', `restart: ${trace('restart')}`, HEALTHY, production(drain))
  expect(end).toBe('succeeded: ')
  const traces = (await engine.traces('trace')).map(text => (text ?? '').trim().split('\n'))
  expect(traces.map(lines => lines.map(line => line.split(' ')[0]))).toEqual([
    ['out', 'restart', 'in'],
    ['out', 'restart', 'in'],
  ])
  const spans = traces.map(lines => [Number(lines[0]?.split(' ')[1]), Number(lines[2]?.split(' ')[1])])
  const [early, late] = spans.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
  expect(early?.[1]).toBeLessThan(late?.[0] ?? 0)
})

test('a balancer that is away ends the deploy before anything is begun', async () => {
  engine.ctx.balancers = memoryBalancers(new Map())
  const { id, end } = await ended('away', HEALTHY, production(HAPROXY))
  expect(end).toBe('error: drain: nobody answers there on prod-1 and 1 other host')
  expect(await engine.steps(id, 'transfer')).toEqual(['prod-1 transfer skipped', 'prod-2 transfer skipped'])
})
