import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseMarks } from '@/lib/commands/marks'
import { readRunLog } from '@/lib/db/read/run-log'
import { configFile, type Engine, startEngine } from '@/test/engine'

const BYTES = 100_000_000
const LINE = 'what a build says, and says again\n'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine(1)
}, 60_000)
afterAll(() => engine.stop(), 60_000)

test('a log of 100 MB is stored to the byte, also when the connection is cut in the middle of it', async () => {
  const build = `yes '${LINE.trim()}' | head -c ${BYTES}`
  await engine.fleet.commit('main', configFile(`build: ${build}`))
  const id = await engine.fleet.deploy('main')
  const running = engine.carryOut(id)
  const stored = () => engine.ctx.db.run.findFirst({ where: { deployId: id, part: 'prepare', logLength: { gt: 1e7 } } })
  await expect.poll(stored, { timeout: 60_000 }).not.toBeNull()
  await engine.fleet.hosts[0]?.killSessions()
  expect((await running).state).toBe('succeeded')

  const run = await engine.ctx.db.run.findFirstOrThrow({ where: { deployId: id, part: 'prepare' } })
  const hash = createHash('sha256')
  let length = 0
  const head = Buffer.concat(await pieces(run.id, 8))
  const begin = parseMarks(run.nonce ?? '', head).find(mark => mark.step === 'build')?.next ?? Number.NaN
  for await (const { offset, bytes } of readRunLog(engine.ctx.db, run.id)) {
    expect(offset).toBe(length)
    length += bytes.length
    hash.update(bytes.subarray(Math.max(0, begin - offset), Math.max(0, begin + BYTES - offset)))
  }
  expect(length).toBe(Number(run.logLength))
  const whole = LINE.repeat(Math.ceil(BYTES / LINE.length)).slice(0, BYTES)
  expect(hash.digest('hex')).toBe(createHash('sha256').update(whole).digest('hex'))
}, 180_000)

/** The first chunks of a run's log. */
async function pieces(runId: string, count: number): Promise<Buffer[]> {
  const found: Buffer[] = []
  for await (const { bytes } of readRunLog(engine.ctx.db, runId)) if (found.push(bytes) === count) break
  return found
}
