import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { ok } from '@/lib/domain/result'
import { type Lane, Lanes } from './lanes'

type End = { exited: boolean }

/** Lanes over one session; `waiting` counts who waits for its end by a promise of the session's own. */
function laneOverOneSession() {
  let end = (_end: End) => {}
  const closed = new Promise<End>(resolve => {
    end = resolve
  })
  const waits = vi.spyOn(closed, 'then')
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const lanes = new Lanes(async () => ok({ stdin, stdout, stderr, closed, drop: () => {} }))
  const take = async (): Promise<Lane> => {
    const taken = await lanes.take()
    if (!taken.ok) throw new Error(taken.failure.message)
    return taken.value
  }
  return { lanes, take, end, waiting: () => waits.mock.calls.length }
}

test('a session keeps nothing of the calls that it has taken', async () => {
  const { lanes, take, waiting } = laneOverOneSession()
  lanes.giveBack(await take())
  const before = waiting()
  for (let call = 0; call < 100; call++) {
    const lane = await take()
    lane.channel.closed.then(() => {})
    lanes.giveBack(lane)
  }
  expect(waiting()).toBe(before)
  lanes.close()
})

test('whoever has a lane hears that its session has ended, also when it had before', async () => {
  const { lanes, take, end } = laneOverOneSession()
  const lane = await take()
  end({ exited: true })
  expect(await lane.channel.closed).toEqual({ exited: true })
  lanes.giveBack(lane)
  expect(await (await take()).channel.closed).toEqual({ exited: true })
  lanes.close()
})
