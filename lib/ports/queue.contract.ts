import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '@/test/eventually'
import type { Job, JobHandlers, Queue } from './queue'

/** Handlers that note what they were given, each held up until `release`. */
function recorder() {
  const began: string[] = []
  const gates: { id: string; open: () => void }[] = []
  let held = false
  const handle = async (id: string): Promise<void> => {
    began.push(id)
    if (held) await new Promise<void>(open => gates.push({ id, open }))
    if (id.startsWith('bad')) throw new Error(`cannot do ${id}`)
  }
  const handlers: JobHandlers = {
    'run-deploy': data => handle(data.deployId),
    'sync-service': data => handle(data.serviceId),
    'measure-transfer': data => handle(data.sha),
    compare: data => handle(data.serviceId),
    'auto-deploy': data => handle(data.serviceId),
    'ask-provider': data => handle(data.serviceId),
    'handle-delivery': data => handle(data.deliveryId),
    'contact-host': data => handle(data.hostId),
    'observe-host': data => handle(data.hostId),
    'watch-service': data => handle(data.serviceId),
    'run-check': data => handle(data.checkId),
  }
  const release = (id: string) => {
    for (const gate of gates.filter(each => each.id === id)) {
      gates.splice(gates.indexOf(gate), 1)
      gate.open()
    }
  }
  const hold = () => {
    held = true
  }
  return { began, handlers, release, hold, running: () => gates.map(gate => gate.id) }
}

const deploy = (deployId: string): Job => ({ name: 'run-deploy', data: { deployId } })
const sync = (serviceId: string): Job => ({ name: 'sync-service', data: { serviceId } })

/** What every queue does. `create` gives an empty one; two of a kind share nothing. */
export function queueContract(name: string, create: () => Promise<{ queue: Queue; end(): Promise<void> }>): void {
  describe(`the ${name} queue`, () => {
    let queue: Queue
    let end: () => Promise<void>
    let seen: ReturnType<typeof recorder>

    beforeEach(async () => {
      seen = recorder()
      const created = await create()
      queue = created.queue
      end = created.end
    })
    afterEach(async () => {
      for (const id of seen.running()) seen.release(id)
      await queue.close()
      await end()
    })

    it('delivers each job to the handler of its name, in the order they came', async () => {
      await queue.add({ name: 'compare', data: { serviceId: 's1' } })
      await queue.add(sync('s2'))
      await queue.work(seen.handlers, 1)
      await queue.add({ name: 'contact-host', data: { hostId: 'h1' } })
      await queue.add({ name: 'observe-host', data: { hostId: 'h2' } })
      await eventually(() => expect(seen.began).toEqual(['s1', 's2', 'h1', 'h2']))
    })

    it('does not double a key that waits', async () => {
      for (let times = 0; times < 3; times += 1) await queue.add(deploy('d1'), { key: 'd1' })
      await queue.add(deploy('d2'), { key: 'd2' })
      await queue.work(seen.handlers, 1)
      await eventually(() => expect(seen.began).toEqual(['d1', 'd2']))
    })

    it('delivers a key that comes while its job runs once more, and not beside it', async () => {
      seen.hold()
      await queue.work(seen.handlers, 2)
      await queue.add(sync('s1'), { key: 's1' })
      await eventually(() => expect(seen.running()).toEqual(['s1']))
      for (let times = 0; times < 3; times += 1) await queue.add(sync('s1'), { key: 's1' })
      await queue.add(sync('s2'))
      await eventually(() => expect(seen.running()).toEqual(['s1', 's2']))
      seen.release('s1')
      await eventually(() => expect(seen.began).toEqual(['s1', 's2', 's1']))
      seen.release('s1')
      await queue.add(sync('s3'))
      await eventually(() => expect(seen.began).toEqual(['s1', 's2', 's1', 's3']))
    })

    it('delays what came while its job ran by what it was to wait', async () => {
      seen.hold()
      await queue.work(seen.handlers, 1)
      await queue.add(sync('s1'), { key: 's1' })
      await eventually(() => expect(seen.running()).toEqual(['s1']))
      await queue.add(sync('s1'), { key: 's1', delayMs: 300 })
      const released = Date.now()
      seen.release('s1')
      await eventually(() => expect(seen.began).toEqual(['s1', 's1']))
      expect(Date.now() - released).toBeGreaterThanOrEqual(290)
    })

    it('waits before it delivers what is delayed', async () => {
      await queue.work(seen.handlers, 4)
      const added = Date.now()
      await queue.add(deploy('later'), { delayMs: 300 })
      await queue.add(deploy('now'))
      await eventually(() => expect(seen.began).toEqual(['now', 'later']))
      expect(Date.now() - added).toBeGreaterThanOrEqual(290)
    })

    it('runs no more at a time than it was told to', async () => {
      seen.hold()
      await queue.work(seen.handlers, 2)
      for (const id of ['d1', 'd2', 'd3']) await queue.add(deploy(id))
      await eventually(() => expect(seen.running()).toEqual(['d1', 'd2']))
      seen.release('d2')
      await eventually(() => expect(seen.running()).toEqual(['d1', 'd3']))
    })

    it('goes on after a job failed, does not repeat it, and takes its key again', async () => {
      await queue.work(seen.handlers, 1)
      await queue.add(deploy('bad'), { key: 'bad' })
      await queue.add(deploy('good'))
      await eventually(() => expect(seen.began).toEqual(['bad', 'good']))
      await queue.add(deploy('bad'), { key: 'bad' })
      await eventually(() => expect(seen.began).toEqual(['bad', 'good', 'bad']))
    })

    it('lets what runs finish when it closes, and begins nothing more', async () => {
      seen.hold()
      await queue.work(seen.handlers, 1)
      await queue.add(deploy('d1'))
      await queue.add(deploy('d2'))
      await eventually(() => expect(seen.running()).toEqual(['d1']))
      const closed = vi.fn()
      const closing = queue.close().then(closed)
      expect(closed).not.toHaveBeenCalled()
      seen.release('d1')
      await closing
      expect(seen.began).toEqual(['d1'])
    })

    it('delivers what is scheduled at its place in the interval, again and again, until it is unscheduled', async () => {
      const at: number[] = []
      const handlers = { ...seen.handlers, 'run-check': async () => void at.push(Date.now()) }
      await queue.work(handlers, 4)
      const everyMs = 400
      await queue.schedule({ key: 'check-a', everyMs, offsetMs: 150 }, { name: 'run-check', data: { checkId: 'a' } })
      await eventually(() => expect(at.length).toBeGreaterThanOrEqual(3))
      await queue.unschedule('check-a')
      expect(await queue.schedules()).toEqual([])
      // A busy machine delivers late, and never early.
      for (const time of at) expect((time - 150 + everyMs) % everyMs).toBeLessThan(everyMs - 50)
    })

    it('replaces a schedule with the same key, and tells of all', async () => {
      const job: Job = { name: 'run-check', data: { checkId: 'a' } }
      await queue.schedule({ key: 'check-a', everyMs: 60_000, offsetMs: 5 }, job)
      await queue.schedule({ key: 'check-b', everyMs: 60_000, offsetMs: 7 }, job)
      await queue.schedule({ key: 'check-a', everyMs: 30_000, offsetMs: 9 }, job)
      const held = (await queue.schedules()).toSorted((a, b) => (a.key < b.key ? -1 : 1))
      expect(held).toMatchObject([
        { key: 'check-a', everyMs: 30_000, offsetMs: 9 },
        { key: 'check-b', everyMs: 60_000, offsetMs: 7 },
      ])
      for (const { nextAt, everyMs, offsetMs } of held) expect((nextAt - offsetMs) % everyMs).toBe(0)
    })

    it('begins a deploy at once where checks and upkeep hang', async () => {
      seen.hold()
      await queue.work(seen.handlers, 1)
      for (const id of ['s1', 's2', 's3']) await queue.add(sync(id))
      await queue.add({ name: 'run-check', data: { checkId: 'c1' } })
      await queue.add({ name: 'run-check', data: { checkId: 'c2' } })
      await queue.add(deploy('d1'))
      await eventually(() => expect(seen.running().toSorted()).toEqual(['c1', 'd1', 's1']))
      seen.release('c1')
      await eventually(() => expect(seen.running().toSorted()).toEqual(['c2', 'd1', 's1']))
    })

    it('may be closed twice', async () => {
      await queue.work(seen.handlers, 1)
      await queue.close()
      await queue.close()
    })
  })
}
