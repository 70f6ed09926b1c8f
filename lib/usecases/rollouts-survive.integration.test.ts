import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '@/demo/ports'
import { haproxies } from '@/lib/adapters/haproxy/haproxy'
import { OWNER } from '@/lib/domain/actor'
import { type DeployState, isTerminal } from '@/lib/domain/deploy'
import { type Engine, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { type Haproxy, startHaproxy } from '@/test/haproxy'
import type { WorkerProcess } from '@/test/worker-process'
import { requestRollback } from './request-rollback'

const HOSTS = 4
/** `KILLS=200 npx vitest run --project integration <this file>` is the long version. */
const KILLS = Number(process.env.KILLS ?? 6)
const KILLS_A_DEPLOY = Math.min(6, KILLS / 3)

/** A rollout with everything in it; every command leaves a trace outside the releases, where a second one would be seen. */
const config = (healthy: string) => `service: checkout
deploy_to: checkout
keep_releases: 100
build: trace() { echo "$1 $PROMETHEUS_DEPLOY" >>"$HOME/traces"; }; trace build; sleep 0.2
once:
  migrate: echo "once $PROMETHEUS_DEPLOY" >>"$HOME/traces"; sleep 0.2
restart: echo "restart $PROMETHEUS_DEPLOY $PROMETHEUS_REVISION" >>"$HOME/traces"; sleep 0.1
health: { command: '${healthy}', within: 1s, interval: 100ms, stable: 200ms }
environments:
  production:
    waves: [1, 2, 100%]
    pause: 300ms
    drain: { haproxy: { address: "127.0.0.1:${haproxy.tcpPort}" }, backend: checkout }
`
const READY = ['prod-1 ready', 'prod-2 ready', 'prod-3 ready', 'prod-4 ready']
const GOOD = 'test -f prometheus.yml'
/** Ill on the last host but one, when the waves before are live. */
const SICK = 'test "$PROMETHEUS_HOST" != prod-3 || test -n "$PROMETHEUS_ROLLBACK"'

let engine: Engine
let haproxy: Haproxy
const workers: WorkerProcess[] = []

beforeAll(async () => {
  engine = await startEngine(HOSTS)
  const names = engine.fleet.hosts.map((_, index) => `prod-${index + 1}`)
  haproxy = await startHaproxy(await Promise.all(names.map(async name => ({ name, port: await freePort() }))))
  for (let count = 0; count < 2; count++)
    workers.push(engine.startWorker({ HEARTBEAT_MS: '100', CLAIM_STALE_MS: '600' }))
}, 60_000)
afterAll(async () => {
  await haproxy.stop()
  await engine.stop()
}, 60_000)

/** What a deploy that is not over is at. */
async function underWay(id: string): Promise<string[]> {
  const { state, worker } = await engine.read(id)
  if (isTerminal(state as DeployState)) return []
  return [`${state} by ${worker}`, ...(await engine.steps(id)).filter(step => step.endsWith(' running'))]
}

/** Kills whichever worker holds the deploy, at a random moment, until it is over. Gives how often. */
async function killUntilOver(id: string): Promise<number> {
  let kills = 0
  while (kills < KILLS_A_DEPLOY && !(await engine.isOver(id))) {
    // The moment is the point: anywhere from the claim to deep in the deploy.
    await wait(200 + Math.random() * 1_500)
    const { worker } = await engine.read(id)
    const holder = workers.find(candidate => worker?.includes(`:${candidate.pid}:`))
    if (!holder || (await engine.isOver(id))) continue
    await holder.kill()
    kills++
    holder.start()
  }
  await eventually(async () => expect(await underWay(id)).toEqual([]), { timeout: 180_000 })
  return kills
}

const tracesOf = async (host: string, number: number) => {
  const root = engine.fleet.hosts[Number(host.replace('prod-', '')) - 1]?.root ?? ''
  const lines = (await readFile(join(root, 'traces'), 'utf8').catch(() => '')).split('\n')
  return lines.filter(line => new RegExp(`^\\w+ ${number}( |$)`).test(line))
}

/** Every host on one release, and every server where it was before. */
async function expectEverywhere(sha: string): Promise<void> {
  expect(await engine.live()).toEqual(engine.everywhere(sha))
  const links = await Promise.all(engine.fleet.hosts.map(({ root }) => readlink(join(root, 'checkout/current'))))
  expect(new Set(links).size).toBe(1)
  const servers = await haproxies()
    .open({ to: { socket: haproxy.socket }, through: null })
    .servers('checkout')
  expect(servers.ok && servers.value.map(({ name, admin }) => `${name} ${admin}`)).toEqual(READY)
}

/** What each host was told to do under this deploy, in order and each once. */
async function expectTraces(number: number, expected: Record<string, string[]>): Promise<void> {
  for (const [host, words] of Object.entries(expected))
    expect([host, ...(await tracesOf(host, number))]).toEqual([host, ...words])
}

test(`${KILLS} kills of whoever works, over rollouts, undos, drains, migrations and rollbacks: none half done, none twice`, async () => {
  let kills = 0
  let rounds = 0
  const first = await engine.fleet.commit('main', config(GOOD), { file: 'first' })
  await killUntilOver(await engine.fleet.deploy('main'))
  await expectEverywhere(first)

  while (kills < KILLS) {
    rounds++
    const good = await engine.fleet.commit('main', config(GOOD), { file: `good ${rounds}` })
    const rollout = await engine.fleet.deploy('main')
    kills += await killUntilOver(rollout)
    const rolled = await engine.read(rollout)
    expect(`${rolled.state}: ${rolled.reason ?? ''}`).toBe('succeeded: ')
    await expectEverywhere(good)
    const { number } = rolled
    await expectTraces(number, {
      'prod-1': [`build ${number}`, `once ${number}`, `restart ${number} ${good}`],
      'prod-2': [`build ${number}`, `restart ${number} ${good}`],
      'prod-4': [`build ${number}`, `restart ${number} ${good}`],
    })

    const sick = await engine.fleet.commit('sick', config(SICK), { file: `sick ${rounds}` })
    const undone = await engine.fleet.deploy('sick')
    kills += await killUntilOver(undone)
    const back = await engine.read(undone)
    expect(`${back.state}: ${back.reason ?? ''}`).toMatch(/^rolled_back: .*prod-3/)
    await expectEverywhere(good)
    await expectTraces(back.number, {
      'prod-1': [
        `build ${back.number}`,
        `once ${back.number}`,
        `restart ${back.number} ${sick}`,
        `restart ${back.number} ${good}`,
      ],
      'prod-3': [`build ${back.number}`, `restart ${back.number} ${sick}`, `restart ${back.number} ${good}`],
    })

    const asked = await requestRollback(engine.ctx, OWNER, { service: 'checkout', environment: 'production' })
    if (!asked.ok) throw new Error(asked.failure.detail)
    kills += await killUntilOver(asked.value.id)
    expect((await engine.read(asked.value.id)).state).toBe('succeeded')
    await expectEverywhere(first)
    await expectTraces(asked.value.number, { 'prod-2': [`restart ${asked.value.number} ${first}`] })
  }
  console.info(`${kills} kills in ${rounds * 3} rollouts, undos and rollbacks on ${HOSTS} hosts`)
}, 3_600_000)
