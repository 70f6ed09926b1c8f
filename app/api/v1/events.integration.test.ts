import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { eventsOfPage } from '@/lib/db/read/follow-events'
import { Wakes } from '@/lib/db/wakes'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { endDeploy, type ReadFrame, readFrames, seedDeploy, writeProgress } from '@/test/seed-deploy'

const wiring = vi.hoisted(() => ({ getDb: vi.fn(), getWakes: vi.fn(), getContext: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)

const { GET: followDeploy } = await import('./deploys/[id]/events/route')
const { GET: followAll } = await import('./events/route')

let database: TestDatabase
let wakes: Wakes

beforeAll(async () => {
  database = await createTestDatabase()
  wakes = new Wakes(database.url)
  wiring.getDb.mockResolvedValue(database.db)
  wiring.getWakes.mockResolvedValue(wakes)
})
afterAll(async () => {
  await wakes.close()
  await database.drop()
})

const request = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  new Request(`http://127.0.0.1:3000/api/v1${path}`, { headers: { host: '127.0.0.1:3000', ...headers }, signal })

const follow = (id: string, query: string, headers: Record<string, string> = {}) =>
  followDeploy(request(`/deploys/${id}/events${query}`, headers), { params: Promise.resolve({ id }) })

const bytesOf = (frames: ReadFrame[]) =>
  Buffer.concat(
    frames.filter(({ event }) => event === 'log').map(({ data }) => Buffer.from(String(data.bytes), 'base64')),
  )

test('begins with a snapshot, goes on live, and ends when the deploy is over', async () => {
  const { deploy, run, host } = await seedDeploy(database.db)
  await writeProgress(database.db, { deploy, run, offset: 0, bytes: Buffer.from('one\n') })
  const frames: ReadFrame[] = []
  for await (const frame of readFrames(await follow(deploy.id, `?log=${host.name}`))) {
    frames.push(frame)
    if (frame.event === 'log' && frames.filter(({ event }) => event === 'log').length === 1) {
      await writeProgress(database.db, { deploy, run, offset: 4, bytes: Buffer.from('two\n'), kind: 'deploy.progress' })
      await endDeploy(database.db, deploy.id)
    }
  }
  const kinds = frames.map(({ event }) => event)
  expect([kinds[0], kinds.at(-1)]).toEqual(['snapshot', 'end'])
  // Each kind keeps its order; how the two mix depends on which commit a wake-up found.
  expect(kinds.slice(1, -1).toSorted()).toEqual(['change', 'change', 'log', 'log'])
  expect(frames[0]?.data).toMatchObject({ id: deploy.id, state: 'running', number: 1, runs: [{ id: run.id }] })
  expect(bytesOf(frames).toString()).toBe('one\ntwo\n')
  expect(frames.at(-1)?.data).toEqual({ state: 'succeeded' })
})

test('a reader that is cut off again and again loses nothing and sees nothing twice', async () => {
  const { deploy, run, host } = await seedDeploy(database.db)
  const COUNT = 60
  const line = (number: number) => Buffer.from(`line ${number} ${'x'.repeat((number * 37) % 400)}\n`)
  let written = Promise.resolve(0)
  const writeOne = (number: number) => {
    written = written.then(async offset => {
      const kind = number % 3 === 0 ? `step.${number}` : undefined
      await writeProgress(database.db, { deploy, run, offset, bytes: line(number), ...(kind && { kind }) })
      return offset + line(number).length
    })
    return written
  }

  const frames: ReadFrame[] = []
  let last = ''
  let cuts = 0
  let next = 0
  const writeMore = () => {
    for (const stop = Math.min(COUNT, next + 3); next < stop; next++) writeOne(next)
    if (next === COUNT) written.then(() => endDeploy(database.db, deploy.id))
  }
  writeMore()
  for (let over = false; !over; ) {
    // The last two readers come with the id in the address instead.
    const response = await follow(
      deploy.id,
      cuts % 2 ? `?log=${host.name}&after=${last}` : `?log=${host.name}`,
      last && cuts % 2 === 0 ? { 'last-event-id': last } : {},
    )
    let taken = 0
    for await (const frame of readFrames(response)) {
      frames.push(frame)
      last = frame.id
      if (next < COUNT) writeMore()
      if (frame.event === 'end') over = true
      if (++taken > cuts % 4) break
    }
    cuts++
  }
  expect(cuts).toBeGreaterThan(20)
  expect(bytesOf(frames).toString()).toBe(
    Array.from({ length: COUNT }, (_, number) => line(number).toString()).join(''),
  )
  const kinds = frames.filter(({ event }) => event === 'change').map(({ data }) => data.kind)
  const expected = Array.from({ length: COUNT / 3 }, (_, number) => `step.${number * 3}`)
  expect(kinds).toEqual([...expected, 'deploy.succeeded'])
})

test('everyone who looks at a deploy that is over gets all of it and the end', async () => {
  const { deploy, run, host } = await seedDeploy(database.db, 'failed')
  await writeProgress(database.db, { deploy, run, offset: 0, bytes: Buffer.from('done\n'), kind: 'deploy.failed' })
  const before = wakes.followers
  const frames: ReadFrame[] = []
  for await (const frame of readFrames(await follow(deploy.id, `?after=0.0&log=${host.name}`))) frames.push(frame)
  expect(frames.map(({ event }) => event)).toEqual(['change', 'log', 'end'])
  expect(wakes.followers).toBe(before)
})

test('a log that is very long comes without its middle, and says how much that is', async () => {
  const { deploy, run, host } = await seedDeploy(database.db, 'succeeded')
  const MB = 1024 * 1024
  const COUNT = 40
  for (let at = 0; at < COUNT; at++)
    await writeProgress(database.db, { deploy, run, offset: at * MB, bytes: Buffer.alloc(MB, 65 + (at % 26)) })
  const offsets: number[] = []
  const others: unknown[] = []
  for await (const { event, data } of readFrames(await follow(deploy.id, `?log=${host.name}&after=0.0`))) {
    if (event === 'log') offsets.push(Number(data.offset) / MB)
    else others.push([event, data, offsets.length])
  }
  const head = Array.from({ length: 8 }, (_, at) => at)
  const tail = Array.from({ length: 24 }, (_, at) => COUNT - 24 + at)
  expect(offsets).toEqual([...head, ...tail])
  expect(others).toEqual([
    ['gap', { bytes: 8 * MB }, 8],
    ['end', { state: 'succeeded' }, 32],
  ])
})

test('what a slow client has not taken is not read for it', async () => {
  const { deploy, run, host } = await seedDeploy(database.db, 'succeeded')
  for (let at = 0; at < 6; at++)
    await writeProgress(database.db, { deploy, run, offset: at * 1_000_000, bytes: Buffer.alloc(1_000_000) })
  const response = await follow(deploy.id, `?log=${host.name}&after=0.0`)
  const read = vi.spyOn(database.db, '$queryRaw')
  const frames = readFrames(response)
  await frames.next()
  expect(read.mock.calls.length).toBeLessThanOrEqual(3)
  read.mockRestore()
  await frames.return(undefined)
})

test('a cursor that is none and an id that is none are refused', async () => {
  const { deploy } = await seedDeploy(database.db)
  const bad = await follow(deploy.id, '?after=tomorrow')
  expect(bad.status).toBe(400)
  expect(bad.headers.get('content-type')).toBe('application/problem+json')
  expect((await follow('nonsense', '')).status).toBe(404)
  expect((await follow('00000000-0000-4000-8000-000000000000', '')).status).toBe(404)
})

test('a follower that goes away is forgotten', async () => {
  const { deploy } = await seedDeploy(database.db)
  const before = wakes.followers
  const response = await follow(deploy.id, '')
  const frames = readFrames(response)
  await frames.next()
  expect(wakes.followers).toBe(before + 1)
  await frames.return(undefined)
  expect(wakes.followers).toBe(before)
})

test('the stream of all events tells in brief what happens from now on, and resumes', async () => {
  const { deploy, run } = await seedDeploy(database.db)
  const tell = (kind: string, offset: number) =>
    writeProgress(database.db, { deploy, run, offset, bytes: Buffer.from('x'), kind })
  await tell('before', 0)
  const context = { params: Promise.resolve({}) }
  const frames = readFrames(await followAll(request('/events'), context))
  const first = frames.next()
  await tell('deploy.running', 1)
  const { value } = await first
  expect(value?.data).toMatchObject({ kind: 'deploy.running', deployId: deploy.id })
  await frames.return(undefined)

  await tell('deploy.succeeded', 2)
  const resumed = readFrames(await followAll(request('/events', { 'last-event-id': value?.id ?? '' }), context))
  expect((await resumed.next()).value?.data).toMatchObject({ kind: 'deploy.succeeded' })
  await resumed.return(undefined)
})

test('a page hears of what happened between its reading and its connection', async () => {
  const { deploy, run } = await seedDeploy(database.db)
  const tell = (kind: string, offset: number) =>
    writeProgress(database.db, { deploy, run, offset, bytes: Buffer.from('x'), kind })
  await tell('long.ago', 0)
  await database.db.$executeRaw`UPDATE "Event" SET at = at - interval '1 hour'`
  const after = await eventsOfPage(database.db)
  await tell('meanwhile', 1)
  const frames = readFrames(await followAll(request(`/events?after=${after}`), { params: Promise.resolve({}) }))
  expect((await frames.next()).value?.data).toMatchObject({ kind: 'meanwhile', deployId: deploy.id })
  await frames.return(undefined)
  expect(await eventsOfPage(database.db)).toBe(after)
})
