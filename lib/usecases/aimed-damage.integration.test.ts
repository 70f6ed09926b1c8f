import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StepName } from '@/lib/domain/plan'
import { configFile, type Engine, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import type { WorkerProcess } from '@/test/worker-process'

let engine: Engine
let worker: WorkerProcess

beforeEach(async () => {
  engine = await startEngine(2)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

/** Each command leaves a trace of every time it runs, and takes long enough to be hit. */
const CONFIG = configFile(`build: |
  echo x >>"$HOME/builds"
  i=0; while [ $i -lt 10 ]; do i=$((i+1)); echo "line $i"; sleep 0.05; done
restart: echo "$PROMETHEUS_REVISION" >>"$HOME/restarts"; sleep 0.5
health: { command: sleep 0.3; test ! -e sick, within: 2s, interval: 200ms, stable: 500ms }`)

/** Steps of a deploy that fails its health check and goes back, in the order in which they come. */
const MOMENTS: { name: StepName; undo: boolean }[] = [
  { name: 'transfer', undo: false },
  { name: 'build', undo: false },
  { name: 'restart', undo: false },
  { name: 'health', undo: false },
  { name: 'restart', undo: true },
  { name: 'health', undo: true },
]

const DAMAGES = {
  'its worker is killed': async () => {
    await worker.kill()
    worker.start()
  },
  'its connections to hosts are cut': async () => {
    await Promise.all(engine.fleet.hosts.map(host => host.killSessions()))
  },
  'its connections to the database are cut': async () => {
    await engine.ctx.db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
  },
}

test.each(Object.entries(DAMAGES))(
  'a deploy goes its way although %s in every one of its steps',
  async (_, damage) => {
    const before = await engine.fleet.commit('main', CONFIG)
    expect((await engine.deploy('main')).state).toBe('succeeded')
    const sick = await engine.fleet.commit('sick', CONFIG, { sick: '', large: randomBytes(5_000_000).toString('hex') })
    worker = engine.startWorker()
    const id = await engine.fleet.deploy('sick')
    for (const moment of MOMENTS) {
      await eventually(async () => expect(await isUnderWay(id, moment)).toBe(true), { timeout: 90_000, interval: 5 })
      await damage()
    }
    const ended = await engine.ended(id)
    expect(`${ended.state}: ${ended.reason}`).toMatch(/^rolled_back: health: /)
    expect(await engine.live()).toEqual(engine.everywhere(before))
    expect(await engine.traces('builds')).toEqual(engine.everywhere('x\nx\n'))
    expect(await engine.traces('restarts')).toEqual(engine.everywhere([before, sick, before].join('\n').concat('\n')))
    expect(await builtLines(id)).toEqual([LINES, LINES])
  },
  180_000,
)

/** Whether the step is running somewhere; one that is over already was too quick to be hit, and counts. */
async function isUnderWay(deployId: string, { name, undo }: { name: StepName; undo: boolean }): Promise<boolean> {
  return (await engine.ctx.db.step.count({ where: { deployId, name, undo, state: { not: 'waiting' } } })) > 0
}

const LINES = Array.from({ length: 10 }, (_, index) => `line ${index + 1}`)

/** The build's lines as they are stored, by host. */
async function builtLines(deployId: string): Promise<string[][]> {
  const runs = await engine.ctx.db.run.findMany({
    where: { deployId, part: 'prepare', state: 'succeeded' },
    include: { chunks: { orderBy: { offset: 'asc' } } },
  })
  return runs.map(({ chunks }) => {
    const log = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()
    return log.split('\n').filter(line => line.startsWith('line '))
  })
}
