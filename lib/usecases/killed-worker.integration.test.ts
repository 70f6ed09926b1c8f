import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, startEngine } from '@/test/engine'
import type { WorkerProcess } from '@/test/worker-process'

const HOSTS = 10
/** `DEPLOYS=9 npx vitest run --project integration <this file>` is the long version. */
const DEPLOYS = Number(process.env.DEPLOYS ?? 2)
const KILLS_A_DEPLOY = 6

/** Every command leaves a trace outside the releases, so that a second execution would be seen. */
const CONFIG = `service: checkout
deploy_to: checkout
build: |
  echo "build $PROMETHEUS_DEPLOY" >> "$HOME/traces"
  i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo "line $i of deploy $PROMETHEUS_DEPLOY"; done
  sleep 0.4
restart: echo "restart $PROMETHEUS_DEPLOY" >> "$HOME/traces"; sleep 0.3
health: { command: test -f prometheus.yml, within: 5s, interval: 200ms, stable: 500ms }
environments:
  production: { waves: [2, 100%] }
`

let engine: Engine
let worker: WorkerProcess

beforeAll(async () => {
  engine = await startEngine(HOSTS)
}, 60_000)
afterAll(() => engine.stop(), 60_000)

/** Kills the worker at random moments of a deploy, and starts another each time. Gives how often it hit a live deploy. */
async function killAtRandom(id: string): Promise<number> {
  let kills = 0
  for (let round = 0; round < KILLS_A_DEPLOY && !(await engine.isOver(id)); round++) {
    // The moment is the point: anywhere from the worker's first breath to deep in the deploy.
    await wait(700 + Math.random() * 1_800)
    if (await engine.isOver(id)) break
    await worker.kill()
    kills++
    worker.start()
  }
  return kills
}

test('deploys whose worker is killed again and again end whole: nothing twice, no log byte lost, all hosts on one release', async () => {
  await engine.fleet.commit('main', CONFIG, { 'app.txt': 'one\n' })
  await engine.fleet.commit('next', CONFIG, { 'app.txt': 'two\n', 'more.txt': 'more\n' })
  worker = engine.startWorker()
  let kills = 0
  for (let round = 0; round < DEPLOYS; round++) {
    const id = await engine.fleet.deploy(round % 2 === 0 ? 'main' : 'next')
    kills += await killAtRandom(id)
    await engine.ended(id)
    await expectWhole(id, round + 1)
  }
  console.info(`${kills} kills in ${DEPLOYS} deploys to ${HOSTS} hosts`)
  expect(kills).toBeGreaterThanOrEqual(DEPLOYS)
}, 1_800_000)

async function expectWhole(id: string, number: number): Promise<void> {
  const { db } = engine.fleet.database
  const deploy = await db.deploy.findUniqueOrThrow({ where: { id }, include: { runs: { include: { chunks: true } } } })
  expect(`${deploy.state}: ${deploy.reason ?? ''}`).toBe('succeeded: ')
  for (const host of engine.fleet.hosts) {
    const place = join(host.root, 'checkout')
    expect(await readlink(join(place, 'current'))).toBe(`releases/${deploy.release}`)
    expect((await readFile(join(place, 'current/REVISION'), 'utf8')).trim()).toBe(deploy.sha)
    const traces = (await readFile(join(host.root, 'traces'), 'utf8')).split('\n')
    expect(traces.filter(line => line === `build ${number}`)).toHaveLength(1)
    expect(traces.filter(line => line === `restart ${number}`)).toHaveLength(1)
  }
  for (const run of deploy.runs.filter(candidate => candidate.part === 'prepare')) {
    const ordered = run.chunks.toSorted((a, b) => Number(a.offset - b.offset))
    const text = Buffer.concat(ordered.map(chunk => chunk.bytes)).toString()
    const lines = text.split('\n').filter(line => line.startsWith('line '))
    expect(lines).toEqual(Array.from({ length: 200 }, (_, index) => `line ${index + 1} of deploy ${number}`))
  }
}
