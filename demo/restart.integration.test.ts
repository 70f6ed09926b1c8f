import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '@/test/eventually'
import { storefrontHistory } from './history'
import { loginEnvironment } from './host-command'
import { freePort } from './ports'
import { git, makeRepository } from './repository'
import { serviceProcess, stopService } from './services'

let home: string
let root: string
let repository: string
let port: number

/** Lays out a commit as Prometheus would, builds it and makes it current. */
function release(ref: string): string {
  const sha = git(repository, ['rev-parse', ref])
  const folder = join(root, 'releases', sha.slice(0, 7))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  execFileSync('sh', ['-c', 'git --git-dir "$1" archive "$2" | tar -x -C "$3"', 'sh', repository, sha, folder])
  writeFileSync(join(folder, 'REVISION'), `${sha}\n`)
  mkdirSync(join(root, 'shared/log'), { recursive: true })
  symlinkSync('../../shared/log', join(folder, 'log'))
  execFileSync(process.execPath, ['bin/build.js'], { cwd: folder })
  rmSync(join(root, 'current'), { force: true })
  symlinkSync(`releases/${sha.slice(0, 7)}`, join(root, 'current'))
  return sha
}

function restart(extra: Record<string, string> = { PORT: String(port) }): string {
  const env = { ...loginEnvironment({ user: 'deploy', home }), ...extra }
  return execFileSync('/bin/sh', ['bin/restart'], { cwd: join(root, 'current'), env, encoding: 'utf8' })
}

const ask = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const runs = (sha: string) => eventually(async () => expect((await ask('/version')).body.revision).toBe(sha))

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'prometheus-demo-restart-'))
  root = join(home, 'storefront')
  repository = join(home, 'storefront.git')
  makeRepository(repository, storefrontHistory(), new Date())
  port = await freePort()
})
afterEach(async () => {
  await stopService(home)
  rmSync(home, { recursive: true })
})

test('starts the current release, and the next one in its place', async () => {
  const before = release('main~1')
  restart()
  await runs(before)
  const after = release('main')
  restart()
  await runs(after)
  expect((await ask('/items')).body.items).toHaveLength(7)
})

test('restarts twice over and leaves one service, with colours in its log', async () => {
  const sha = release('main')
  restart()
  const first = serviceProcess(home)
  restart()
  await runs(sha)
  expect(serviceProcess(home)).not.toBe(first)
  expect(() => readlinkSync(`/proc/${first}/cwd`)).toThrow()
  await eventually(() => expect(readFileSync(join(root, 'shared/log/storefront.log'), 'utf8')).toContain('\x1b[32m200'))
})

test('knows its port from the last time, as a machine that boots does', async () => {
  const sha = release('main')
  restart()
  await runs(sha)
  await stopService(home)
  restart({})
  await runs(sha)
})

test('takes a number that someone else has by now for what it is', async () => {
  const stranger: ChildProcess = spawn('sleep', ['60'])
  const sha = release('main')
  writeFileSync(join(root, 'shared/pid'), `${stranger.pid}\n`)
  restart()
  await runs(sha)
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
  stranger.kill()
})

test('says so when its port stays taken', async () => {
  const other: Server = createServer()
  await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve))
  release('main')
  expect(() => restart()).toThrow(/is taken by something else/)
  await new Promise(resolve => other.close(resolve))
}, 10_000)

test('a restart that is killed leaves no service that the next one does not find', async () => {
  const sha = release('main')
  restart()
  await runs(sha)
  const env = { ...loginEnvironment({ user: 'deploy', home }), PORT: String(port) }
  const child = spawn('/bin/sh', ['bin/restart'], { cwd: join(root, 'current'), env })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  restart()
  await runs(sha)
})

test('fix/broken-health is never up, and perf/slow-start is up late', async () => {
  release('fix/broken-health')
  restart()
  await eventually(async () => expect((await ask('/up')).status).toBe(503))
  release('perf/slow-start')
  restart()
  await expect(ask('/up')).rejects.toThrow()
  await eventually(async () => expect((await ask('/up')).status).toBe(200))
}, 30_000)
