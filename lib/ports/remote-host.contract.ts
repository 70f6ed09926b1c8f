import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createEcho } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseState } from '@/lib/commands/state'
import type { Result } from '@/lib/domain/result'
import type { HostFailure, Place, RemoteHost, RunReport, StartRequest } from './remote-host'

/** What an adapter's test gives: a usable host and a folder on it where places can be made. */
export type Subject = { host: RemoteHost; root: string; stop: () => Promise<void> }

let places = 0

/** What every adapter of remote hosts must do. */
export function remoteHostContract(name: string, prepare: () => Promise<Subject>): void {
  describe(`${name}, as a remote host`, () => {
    let subject: Subject
    let host: RemoteHost
    beforeAll(async () => {
      subject = await prepare()
      host = subject.host
    })
    afterAll(() => subject.stop())

    const newPlace = (folder = `place-${++places}`): Place => ({
      deployTo: `${subject.root}/${folder}`,
      owner: 'checkout/test',
    })
    const fenced = async (token = 10) => {
      const place = newPlace()
      expect(value(await host.fence(place, token, [])).strangers).toEqual([])
      return place
    }

    describe('probe', () => {
      it('says what the host is and that nothing is missing', async () => {
        const facts = value(await host.probe())
        expect(facts.system).toMatch(/^\w+ \d/)
        expect(facts.home).toMatch(/^\//)
        expect(facts.missing).toEqual([])
        expect(facts.roundTripMs).toBeGreaterThan(0)
        expect(host.roundTripMs()).toBeGreaterThan(0)
      })
    })

    describe('fence', () => {
      it('tells what the place holds, in the same call', async () => {
        const place = newPlace()
        expect(parseState(value(await host.fence(place, 1, [])).told.holds)).toMatchObject({
          current: null,
          link: null,
        })
        value(await host.act(place, 1, 'ln -s elsewhere current', 5_000))
        const { told } = value(await host.fence(place, 2, []))
        expect(parseState(told.holds)).toMatchObject({ current: 'broken', link: 'elsewhere' })
      })

      it('makes a place, and refuses what is older than the newest token', async () => {
        const place = await fenced(10)
        expect(failure(await host.fence(place, 9, []))).toMatchObject({ kind: 'refused', lease: 10 })
        expect((await host.fence(place, 10, [])).ok).toBe(true)
        expect((await host.fence(place, 1_800_000_000_000, [])).ok).toBe(true)
        expect(failure(await host.act(place, 11, 'echo late', 5_000))).toMatchObject({
          kind: 'refused',
          lease: 1_800_000_000_000,
        })
      })

      it("refuses another service's place", async () => {
        const place = await fenced()
        const theirs = { ...place, owner: 'billing/production' }
        expect(failure(await host.fence(theirs, 99, []))).toMatchObject({ kind: 'foreign', owner: 'checkout/test' })
        expect(failure(await host.act(theirs, 99, 'true', 5_000)).kind).toBe('foreign')
        expect((await host.act(place, 10, 'true', 5_000)).ok).toBe(true)
      })

      it('adopts the runs it names and hears of those it does not', async () => {
        const place = await fenced(1)
        const known = begin(host, place, 'known', 'until [ -e go ]; do sleep 0.02; done', { token: 1 })
        const unknown = begin(host, place, 'unknown', 'until [ -e go ]; do sleep 0.02; done', { token: 1 })
        await until(async () => (await isRunning(host, place, 'known')) && (await isRunning(host, place, 'unknown')))
        expect(value(await host.fence(place, 2, ['known'])).strangers).toEqual(['unknown'])
        const clash = await begin(host, place, 'next', 'true', { token: 2 }).report
        expect(failure(clash)).toMatchObject({ kind: 'conflict', runs: ['unknown'] })
        expect(failure(await host.cancel(place, 'known', 1, 0)).kind).toBe('refused')
        value(await host.act(place, 2, 'touch go', 5_000))
        expect(value(await known.report).state).toBe('done')
        expect(value(await unknown.report).state).toBe('done')
        expect(value(await begin(host, place, 'next', 'true', { token: 2 }).report)).toMatchObject({
          state: 'done',
          exitCode: 0,
        })
      })
    })

    describe('start', () => {
      it('runs the script, gives its output in order and its exit code', async () => {
        const place = await fenced()
        const run = begin(host, place, 'r1', 'echo one; echo two >&2; printf three; exit 7')
        expect(value(await run.report)).toEqual({ state: 'done', exitCode: 7, logLength: 13, cancelled: false })
        expect(run.log().toString()).toBe('one\ntwo\nthree')
      })

      it('starts a run once, however often it is asked', async () => {
        const place = await fenced()
        const runs = Array.from({ length: 6 }, () =>
          begin(host, place, 'r1', 'echo started >>times; echo hello; sleep 0.2'),
        )
        for (const run of runs) {
          expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0, logLength: 6 })
          expect(run.log().toString()).toBe('hello\n')
        }
        expect(value(await host.read(place, 'cat times', 5_000)).stdout).toBe('started\n')
      })

      it('tells what the place holds when it has ended well, where that is asked for', async () => {
        const place = await fenced()
        const report = value(await begin(host, place, 'r1', 'echo x; ln -s elsewhere current', { tell: true }).report)
        expect(report).toMatchObject({ state: 'done', logLength: 2 })
        expect(parseState(report.state === 'done' ? (report.told?.holds ?? '') : '').link).toBe('elsewhere')
        const failed = begin(host, place, 'r2', 'exit 3', { tell: true })
        expect(value(await failed.report)).toEqual({ state: 'done', exitCode: 3, logLength: 0, cancelled: false })
      })

      it('follows from the byte it is given', async () => {
        const place = await fenced()
        value(await begin(host, place, 'r1', 'printf 0123456789').report)
        const rest = begin(host, place, 'r1', 'false', { offset: 4 })
        expect(value(await rest.report)).toMatchObject({ exitCode: 0, logLength: 10 })
        expect(rest.chunks[0]?.offset).toBe(4)
        expect(rest.log().toString()).toBe('456789')
        const nothing = begin(host, place, 'r1', 'false', { offset: 10 })
        expect(value(await nothing.report)).toMatchObject({ logLength: 10 })
        expect(nothing.log().length).toBe(0)
      })

      it('follows while the run goes on', async () => {
        const place = await fenced()
        const run = begin(host, place, 'r1', 'echo first; until [ -e go ]; do sleep 0.02; done; echo second')
        await until(async () => run.log().toString() === 'first\n')
        expect(value(await host.state(place, 'r1'))).toMatchObject({ state: 'running', logLength: 6 })
        value(await host.act(place, 10, 'touch go', 5_000))
        expect(value(await run.report)).toMatchObject({ state: 'done', logLength: 13 })
        expect(run.log().toString()).toBe('first\nsecond\n')
      })

      it('follows a command that prints its environment', async () => {
        const place = await fenced()
        const run = begin(host, place, 'r1', 'env; echo begun; until [ -e go ]; do sleep 0.02; done; echo late')
        await until(async () => run.log().toString().endsWith('begun\n'))
        value(await host.act(place, 10, 'env; touch go', 5_000))
        value(await run.report)
        expect(run.log().toString()).toMatch(/\nbegun\nlate\n$/)
        expect(value(await host.act(place, 10, 'env; echo end', 5_000)).stdout).toMatch(/\nend\n$/)
      })

      it('gives bytes as they are', async () => {
        const place = await fenced()
        const bytes = randomBytes(300_000)
        const upload = { name: 'bytes', size: bytes.length, open: () => Readable.from([bytes]) }
        const run = begin(host, place, 'r1', 'cat "$upload"; printf "\\r\\033[1mend"', { upload })
        expect(value(await run.report)).toMatchObject({ logLength: 300_008 })
        expect(run.log().equals(Buffer.concat([bytes, Buffer.from('\r\x1b[1mend')]))).toBe(true)
      })

      it('carries any script text', async () => {
        const place = await fenced()
        const text = `it's "$HOME" \\ \` ! é ÁÀ 日本 ${'x'.repeat(5_000)}\t\r`
        const run = begin(host, place, 'r1', `cat <<'END'\n${text}\n\n  -n\nEND`)
        value(await run.report)
        expect(run.log().toString()).toBe(`${text}\n\n  -n\n`)
      })

      it('ends when its main process ends, not when a daemon does', async () => {
        const place = await fenced()
        const run = begin(host, place, 'r1', 'echo begun; (until [ -e go ]; do sleep 0.05; done; echo late) & exit 0')
        expect(value(await run.report)).toMatchObject({ state: 'done', logLength: 6 })
        value(await host.act(place, 10, 'touch go', 5_000))
      })

      it('stops following on request, and leaves the run alone', async () => {
        const place = await fenced()
        const stop = new AbortController()
        const run = begin(host, place, 'r1', 'echo first; until [ -e go ]; do sleep 0.02; done', {
          signal: stop.signal,
        })
        await until(async () => run.log().length > 0)
        stop.abort()
        expect(failure(await run.report).kind).toBe('aborted')
        expect(value(await host.state(place, 'r1')).state).toBe('running')
        value(await host.act(place, 10, 'touch go', 5_000))
        expect(value(await begin(host, place, 'r1', '', { offset: 6 }).report)).toMatchObject({
          state: 'done',
          logLength: 6,
        })
      })

      it('cancels what takes too long or falls silent', async () => {
        const place = await fenced()
        const slow = begin(host, place, 'slow', 'while :; do echo .; sleep 0.05; done', { timeoutMs: 600 })
        const silent = begin(host, place, 'silent', 'echo begun; sleep 600', { silenceMs: 400 })
        expect(failure(await slow.report)).toMatchObject({
          kind: 'timed_out',
          message: expect.stringContaining('0.6 s'),
        })
        expect(failure(await silent.report)).toMatchObject({
          kind: 'timed_out',
          message: expect.stringContaining('nothing'),
        })
        expect(value(await host.state(place, 'slow'))).toMatchObject({ state: 'done', cancelled: true })
        expect(value(await host.state(place, 'silent'))).toMatchObject({ state: 'done', cancelled: true, logLength: 6 })
      })

      it('tells when the receiver of the log fails', async () => {
        const place = await fenced()
        const cause = new Error('the database is away')
        const onLog = () => Promise.reject(cause)
        expect(failure(await begin(host, place, 'r1', 'echo x', { onLog }).report)).toMatchObject({
          kind: 'aborted',
          cause,
        })
      })

      it('refuses an id that could be a path, and a script that is data', async () => {
        const place = await fenced()
        expect(failure(await begin(host, place, '../x', 'true').report).kind).toBe('protocol')
        expect(failure(await begin(host, place, 'r1', 'x'.repeat(300_000)).report).kind).toBe('protocol')
        expect(failure(await begin(host, place, 'r1', 'a\0b').report).kind).toBe('protocol')
      })

      it('does not keep scripts, which may hold secrets', async () => {
        const place = await fenced()
        value(await begin(host, place, 'r1', 'true # hunter2').report)
        await until(async () => value(await host.read(place, 'cat .prometheus/runs/r1.script', 5_000)).stdout === '')
        expect(value(await host.read(place, '! grep -rs hunter2 .prometheus/runs', 5_000)).exitCode).toBe(0)
      })
    })

    describe('state and readLog', () => {
      it('say that a run that was never started was not', async () => {
        expect(value(await host.state(newPlace(), 'r1'))).toEqual({ state: 'none' })
        expect(value(await host.state(await fenced(), 'r1'))).toEqual({ state: 'none' })
      })

      it('read any part of a log', async () => {
        const place = await fenced()
        value(await begin(host, place, 'r1', 'printf 0123456789').report)
        expect(value(await host.readLog(place, 'r1', 2, 3)).toString()).toBe('234')
        expect(value(await host.readLog(place, 'r1', 8, 100)).toString()).toBe('89')
        expect(value(await host.readLog(place, 'r1', 50, 5)).toString()).toBe('')
      })
    })

    describe('cancel', () => {
      it('ends the run and says so', async () => {
        const place = await fenced()
        const run = begin(host, place, 'r1', 'echo begun; sleep 600')
        await until(async () => run.log().length > 0)
        expect(value(await host.cancel(place, 'r1', 10, 2_000))).toEqual({
          state: 'done',
          exitCode: 143,
          logLength: 6,
          cancelled: true,
        })
        expect(value(await run.report)).toMatchObject({ state: 'done', cancelled: true })
      })

      it('changes nothing about a finished run', async () => {
        const place = await fenced()
        value(await begin(host, place, 'r1', 'exit 3').report)
        expect(value(await host.cancel(place, 'r1', 10, 0))).toEqual({
          state: 'done',
          exitCode: 3,
          logLength: 0,
          cancelled: false,
        })
      })

      it('prevents a run that has not begun', async () => {
        const place = await fenced()
        expect(value(await host.cancel(place, 'r1', 10, 0))).toEqual({ state: 'cancelled' })
        expect(value(await begin(host, place, 'r1', 'touch ran').report)).toEqual({ state: 'cancelled' })
        expect(value(await host.read(place, '[ ! -e ran ]', 5_000)).exitCode).toBe(0)
      })
    })

    describe('act and read', () => {
      it('answer code, stdout and stderr apart, from the place', async () => {
        const place = await fenced()
        const answer = value(await host.act(place, 10, 'pwd\nprintf "é" >&2\nexit 4', 5_000))
        expect(answer).toEqual({ exitCode: 4, stdout: `${place.deployTo}\n`, stderr: 'é' })
        expect(value(await host.read(place, 'pwd', 5_000)).stdout).toBe(`${place.deployTo}\n`)
      })

      it('read answers 66 where there is no place, and makes none', async () => {
        const place = newPlace()
        expect(value(await host.read(place, 'echo x', 5_000))).toEqual({ exitCode: 66, stdout: '', stderr: '' })
        expect(value(await host.read(place, 'echo x', 5_000)).exitCode).toBe(66)
      })

      it('read leaves nothing in a folder that is not a place yet', async () => {
        const place = await fenced()
        value(await host.act(place, 10, 'mkdir inner', 5_000))
        const inner = { ...place, deployTo: `${place.deployTo}/inner` }
        const answer = value(await host.read(inner, 'pwd; echo é >&2\nls -A; exit 3', 5_000))
        expect(answer).toEqual({ exitCode: 3, stdout: `${inner.deployTo}\n`, stderr: 'é\n' })
      })

      it('stop a script that takes too long, and free the place', async () => {
        const place = await fenced()
        expect(failure(await host.act(place, 10, 'touch begun; sleep 600', 300)).kind).toBe('timed_out')
        expect(value(await host.act(place, 10, 'echo free', 5_000)).stdout).toBe('free\n')
      })

      it('one after the other share a shell of the host, and need not notice that it has gone away', async () => {
        const place = await fenced()
        const shell = async () => value(await host.read(place, 'echo $$', 5_000)).stdout
        const first = await shell()
        expect(await shell()).toBe(first)
        value(await begin(host, place, 'r1', 'echo between').report)
        expect(await shell()).toBe(first)
        host.wake()
        expect(await shell()).toBe(first)
        process.kill(Number(first), 'SIGKILL')
        host.wake()
        const second = await shell()
        expect(second).toMatch(/^\d+\n$/)
        expect(second).not.toBe(first)
      })

      it('nothing of a script is run where it was refused', async () => {
        const place = await fenced(20)
        const script = 'touch ran\n'.repeat(3)
        expect(failure(await host.act(place, 10, script, 5_000)).kind).toBe('refused')
        value(await host.read(newPlace(), script, 5_000))
        expect(failure(await host.act({ ...place, owner: 'other/test' }, 20, script, 5_000)).kind).toBe('foreign')
        expect(value(await host.read(place, 'find . .. ~ -maxdepth 1 -name ran', 5_000)).stdout).toBe('')
      })

      it('one act at a time', async () => {
        const place = await fenced()
        const script = 'mkdir busy && sleep 0.05 && rmdir busy'
        const answers = await Promise.all(Array.from({ length: 5 }, () => host.act(place, 10, script, 10_000)))
        expect(answers.map(answer => value(answer).exitCode)).toEqual([0, 0, 0, 0, 0])
      })
    })

    describe('upload', () => {
      const listed = async (place: Place) => value(await host.read(place, 'ls .prometheus/incoming', 5_000)).stdout

      it('is there whole before the run starts, and is sent once for each', async () => {
        const place = await fenced()
        const bytes = randomBytes(3_000_000)
        let opened = 0
        const open = () => {
          opened++
          return Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)])
        }
        const upload = { size: bytes.length, open }
        for (const id of ['r1', 'r2', 'r1']) {
          const run = begin(host, place, id, 'sha256sum <"$upload"', { upload })
          expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0 })
          expect(run.log().toString().slice(0, 64)).toBe(createHash('sha256').update(bytes).digest('hex'))
        }
        expect(opened).toBe(2)
      })

      it('is not sent to a run that has started or was cancelled', async () => {
        const place = await fenced()
        value(await begin(host, place, 'started', 'true').report)
        value(await host.cancel(place, 'cancelled', 10, 0))
        const upload = { size: 1, open: () => Readable.from([Buffer.alloc(1)]) }
        expect(value(await begin(host, place, 'started', 'true', { upload }).report).state).toBe('done')
        expect(value(await begin(host, place, 'cancelled', 'true', { upload }).report).state).toBe('cancelled')
        expect(await listed(place)).toBe('')
      })

      it('that fails starts nothing, and leaves nothing', async () => {
        const place = await fenced()
        const failing = () =>
          Readable.from(
            (function* () {
              yield Buffer.alloc(100_000)
              throw new Error('the mirror is gone')
            })(),
          )
        const cut = { size: 200_000, open: failing }
        const short = { size: 10, open: () => Readable.from([Buffer.alloc(7)]) }
        expect(failure(await begin(host, place, 'r1', 'touch ran', { upload: cut }).report).message).toContain(
          'the mirror is gone',
        )
        expect(failure(await begin(host, place, 'r2', 'touch ran', { upload: short }).report).kind).toBe('protocol')
        await until(async () => (await listed(place)) === '')
        expect(value(await host.state(place, 'r1'))).toEqual({ state: 'none' })
        expect(value(await host.read(place, '[ ! -e ran ]', 5_000)).exitCode).toBe(0)
      })

      it('ends at once when it is not wanted any more', async () => {
        const place = await fenced()
        const stop = new AbortController()
        const endless = () =>
          new Readable({
            read() {
              this.push(Buffer.alloc(50_000))
              setTimeout(() => stop.abort(), 50)
            },
          })
        const upload = { size: 1e12, open: endless }
        const run = begin(host, place, 'r1', 'touch ran', { upload, signal: stop.signal })
        expect(failure(await run.report).kind).toBe('aborted')
        await until(async () => (await listed(place)) === '')
        expect(value(await host.cancel(place, 'r1', 10, 0))).toEqual({ state: 'cancelled' })
      })

      it('is no more than was said, for it would be taken for a call', async () => {
        const place = await fenced()
        const tooMuch = () => Readable.from([Buffer.alloc(10), Buffer.from('\ntouch ran\ntouch ran\n')])
        const upload = { size: 10, open: tooMuch }
        expect(failure(await begin(host, place, 'r1', 'true', { upload }).report).message).toContain('10 bytes')
        expect(value(await host.read(place, 'find . ~ -maxdepth 1 -name ran', 5_000)).stdout).toBe('')
      })
    })

    describe('http', () => {
      let server: Server
      let port = 0
      beforeAll(async () => {
        server = createServer((request, response) => {
          if (request.url === '/slow') return
          response.setHeader('x-method', request.method ?? '')
          response.statusCode = request.url === '/missing' ? 404 : 200
          response.end(request.url === '/long' ? 'y'.repeat(5_000) : `hello ${request.headers['x-from'] ?? ''}`)
        })
        await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
        const bound = server.address()
        if (bound && typeof bound === 'object') port = bound.port
      })
      afterAll(() => {
        server.closeAllConnections()
        server.close()
      })

      it("reaches the host's own loopback", async () => {
        const answer = await host.http({ port, path: '/up', headers: { 'x-from': 'us' }, timeoutMs: 5_000 })
        expect(answer).toMatchObject({
          ok: true,
          value: { status: 200, body: 'hello us', headers: { 'x-method': 'GET' } },
        })
        expect(await host.http({ port, path: '/missing', method: 'HEAD', timeoutMs: 5_000 })).toMatchObject({
          value: { status: 404, body: '' },
        })
        expect(await host.http({ port, path: '/long', maxBytes: 10, timeoutMs: 5_000 })).toMatchObject({
          value: { body: 'yyyyyyyyyy' },
        })
      })

      it("opens a stream to the host's own loopback", async () => {
        const never = new AbortController().signal
        const opened = await host.loopback(port, never)
        if (!opened.ok) throw new Error(opened.failure.message)
        const stream = opened.value
        stream.write('GET /up HTTP/1.0\r\nx-from: a stream\r\n\r\n')
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(chunk)
        expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)+\r\nhello a stream$/)
        expect(await host.loopback(1, never)).toMatchObject({ failure: { kind: 'connection_refused' } })
      })

      it('ends a stream when the signal fires', async () => {
        const stop = new AbortController()
        const opened = await host.loopback(port, stop.signal)
        if (!opened.ok) throw new Error(opened.failure.message)
        const closed = new Promise(resolve => opened.value.once('close', resolve))
        stop.abort()
        await closed
      })

      it('tells a closed port from one that does not answer', async () => {
        expect(await host.http({ port: 1, path: '/', timeoutMs: 5_000 })).toMatchObject({
          failure: { kind: 'connection_refused' },
        })
        expect(await host.http({ port, path: '/slow', timeoutMs: 200 })).toMatchObject({
          failure: { kind: 'timed_out' },
        })
      })
    })

    describe('stream', () => {
      const folder = mkdtempSync(join(tmpdir(), 'stream-'))
      const socket = join(folder, 'echo.sock')
      const server = createEcho(echoed => echoed.pipe(echoed))
      beforeAll(() => new Promise<void>(resolve => void server.listen(socket, resolve)))
      afterAll(() => {
        server.close()
        rmSync(folder, { recursive: true, force: true })
      })

      it('carries bytes to a UNIX socket of the host and back', async () => {
        const opened = await host.stream({ socket })
        if (!opened.ok) throw new Error(opened.failure.message)
        opened.value.end('there and back')
        expect(Buffer.concat(await opened.value.toArray()).toString()).toBe('there and back')
      })

      it('tells where nobody answers', async () => {
        expect(await host.stream({ socket: join(folder, 'nobody.sock') })).toMatchObject({
          failure: { kind: 'connection_refused' },
        })
        expect(await host.stream({ address: '127.0.0.1', port: 1 })).toMatchObject({
          failure: { kind: 'connection_refused' },
        })
      })
    })
  })
}

/** A run begun with a log that is kept. */
export function begin(host: RemoteHost, place: Place, run: string, script: string, more: Partial<StartRequest> = {}) {
  const chunks: Array<{ offset: number; bytes: Buffer }> = []
  const onLog = (offset: number, bytes: Buffer) => void chunks.push({ offset, bytes: Buffer.from(bytes) })
  const request = { run, script, token: 10, offset: 0, onLog, timeoutMs: 30_000, silenceMs: 30_000, ...more }
  return { report: host.start(place, request), chunks, log: () => Buffer.concat(chunks.map(chunk => chunk.bytes)) }
}

/** Waits for a condition of the host; the test's own time limit ends the wait. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(resolve => setTimeout(resolve, 15))
}

export async function isRunning(host: RemoteHost, place: Place, run: string): Promise<boolean> {
  const state: Result<RunReport, HostFailure> = await host.state(place, run)
  return state.ok && state.value.state === 'running'
}

export function value<T>(result: Result<T, HostFailure>): T {
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`)
  return result.value
}

export function failure<T>(result: Result<T, HostFailure>): HostFailure {
  if (result.ok) throw new Error(`expected a failure, got ${JSON.stringify(result.value)}`)
  return result.failure
}
