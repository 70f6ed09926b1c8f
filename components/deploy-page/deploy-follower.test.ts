import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { PlanView } from '@/lib/api/plan'
import { DeployFollower } from './deploy-follower'

const plan = { waves: [] } as unknown as PlanView
const queued = { id: 'd', state: 'queued', plan: null, steps: [], runs: [] } as unknown as DeployDetail
const planned = { ...queued, state: 'running', plan } as DeployDetail

/** The browser's end of a stream, that a test speaks into. */
class Stream extends EventTarget {
  static last: Stream
  constructor(readonly url: string) {
    super()
    Stream.last = this
  }
  close() {}
  say(name: string, data: object, lastEventId: string) {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId }))
  }
}

const answer = vi.fn<() => Promise<Response>>()
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: true }))
  vi.stubGlobal('fetch', answer)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  answer.mockReset()
})

/** A page that has heard of a plan, and could not read it. */
async function withoutPlan() {
  const follower = new DeployFollower(queued, '7.0')
  follower.follow(null)
  answer.mockRejectedValueOnce(new TypeError('Failed to fetch'))
  Stream.last.say('change', { kind: 'deploy.planned', deploy: { state: 'running' }, planned: true }, '8.0')
  await vi.advanceTimersByTimeAsync(0)
  expect(follower.read().detail).toMatchObject({ state: 'running', plan: null })
  return follower
}

test('a plan that could not be read is asked for again, until it has come', async () => {
  const follower = await withoutPlan()
  answer.mockResolvedValueOnce(new Response('busy', { status: 503 }))
  await vi.advanceTimersByTimeAsync(500)
  expect(follower.read().detail.plan).toBeNull()
  answer.mockImplementation(async () => Response.json(planned))
  await vi.advanceTimersByTimeAsync(1000)
  expect(follower.read().detail.plan).toEqual(plan)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(answer).toHaveBeenCalledTimes(3)
})

test('a picture of the same moment brings the plan that is missing, and no other picture is taken twice', async () => {
  const follower = await withoutPlan()
  follower.refresh(planned, '7.0')
  expect(follower.read().detail.plan).toBeNull()
  follower.refresh(planned, '8.0')
  expect(follower.read().detail.plan).toEqual(plan)
  follower.refresh(queued, '8.0')
  expect(follower.read().detail).toMatchObject({ state: 'running', plan })
})

test('nobody asks for the plan of a page that was left', async () => {
  const follower = await withoutPlan()
  follower.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(answer).toHaveBeenCalledTimes(1)
})
