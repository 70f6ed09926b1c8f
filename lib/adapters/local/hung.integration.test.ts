import { execFileSync } from 'node:child_process'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Place } from '@/lib/ports/remote-host'
import { begin, failure, until, value } from '@/lib/ports/remote-host.contract'
import { startLocalHost } from '@/test/local-host'

/** A host with a place, that may be silent for seconds only. */
async function startPlace() {
  const local = await startLocalHost(undefined, { callMs: 4_000, beginMs: 4_000, overdueMs: 1_000 })
  onTestFinished(() => local.stop())
  const place: Place = { deployTo: `${local.root}/place`, owner: 'checkout/test' }
  value(await local.host.fence(place, 10, []))
  return { host: local.host, place }
}

/** Whoever opens the file now waits, as on a disk that hangs, until the test is over. */
async function hang(file: string): Promise<void> {
  execFileSync('mkfifo', [`${file}.fifo`])
  await rename(`${file}.fifo`, file)
  onTestFinished(async () => {
    const both = await open(file, 'r+')
    await rm(file)
    await both.close()
  })
}

test('a run is timed out when its time is over on a host that answers nothing any more', async () => {
  const { host, place } = await startPlace()
  const run = begin(host, place, 'r1', 'echo x; sleep 600', { timeoutMs: 3_000 })
  await until(async () => run.log().length > 0)
  const runs = `${place.deployTo}/.prometheus/runs`
  const command = Number((await readFile(`${runs}/r1.pid`, 'utf8')).split(' ')[0])
  await hang(`${runs}/r1.pid`)
  onTestFinished(() => void process.kill(-command, 'SIGKILL'))
  expect(failure(await run.report)).toMatchObject({
    kind: 'timed_out',
    message: expect.stringMatching(/^took longer than 3 s, and the host does not answer: no answer within 4 s$/),
  })
})

test('so is one that the host never begins', async () => {
  const { host, place } = await startPlace()
  await hang(`${place.deployTo}/.prometheus/owner`)
  expect(failure(await begin(host, place, 'r1', 'true').report)).toMatchObject({
    kind: 'timed_out',
    message: 'the host said nothing of the run for 4 s',
  })
})

test('an upload takes as long as it moves', async () => {
  const { host, place } = await startPlace()
  const piece = Buffer.alloc(500_000)
  async function* slowly() {
    for (let count = 0; count < 12; count++) {
      await wait(500)
      yield piece
    }
  }
  const upload = { size: 12 * piece.length, open: slowly }
  expect(value(await begin(host, place, 'r1', 'true', { upload }).report)).toMatchObject({ state: 'done', exitCode: 0 })
})

test('an upload that stands still is given up', async () => {
  const { host, place } = await startPlace()
  async function* still() {
    yield Buffer.alloc(10)
    await new Promise(() => {})
  }
  const upload = { size: 20, open: still }
  expect(failure(await begin(host, place, 'r1', 'true', { upload }).report)).toMatchObject({
    kind: 'timed_out',
    message: 'the upload stood still for 4 s',
  })
})
