import { lstat, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import type { OriginFile } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { fetchRepository } from './fetch-repository'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(1)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

const home = () => engine.fleet.hosts[0]?.root ?? ''

/** Commits a tree and has it listed, as a push does. */
async function push(branch: string, files: OriginFile[]): Promise<string> {
  const sha = engine.fleet.origin.commit(branch, files)
  await fetchRepository(engine.ctx, engine.fleet.serviceId)
  return sha
}
const configured = (lines: string): OriginFile => ({ path: 'prometheus.yml', content: configFile(lines) })

const NAMES = [
  '$(touch$IFS$9x)',
  '`touch$IFS$9x`',
  'a;b|c&d>e',
  '--upload-pack=x',
  'it\'s-"quoted"',
  'größe/日本語-🚀',
  'x'.repeat(200),
]

test('branches with hostile names are listed and deployed, and their names are only words on the host', async () => {
  const build = `printf '%s' "$PROMETHEUS_BRANCH" >"$HOME/branch"`
  for (const name of NAMES) engine.fleet.origin.commit(name, [configured(`build: |\n  ${build}\n${HEALTHY}`)])
  await fetchRepository(engine.ctx, engine.fleet.serviceId)
  const listed = await engine.ctx.db.branch.findMany({ select: { name: true } })
  expect(listed.map(({ name }) => name).toSorted()).toEqual(NAMES.toSorted())
  for (const name of NAMES) {
    expect(await engine.deploy(name)).toMatchObject({ state: 'succeeded', branch: name })
    expect(await engine.traces('branch')).toEqual([name])
  }
  const left = [...(await readdir(home())), ...(await readdir(join(home(), 'checkout/current/')))]
  expect(left.toSorted()).toEqual(['.keys', 'REVISION', 'branch', 'checkout', 'prometheus.yml'].toSorted())
}, 180_000)

test('a malformed prometheus.yml is refused with its line and key path, at the click and at the deployed commit', async () => {
  const text = 'service: checkout\ndeploy_to: checkout\nhealth:\n  http: /up\n  within: soon\n'
  const sha = await push('bad', [{ path: 'prometheus.yml', content: text }])
  await expect(engine.fleet.deploy('bad')).rejects.toThrow(/Line 5: health\.within/)
  // A deploy of a commit whose file has not been read: a worker reads it.
  await engine.fleet.commit('good', configFile(HEALTHY))
  await engine.ctx.db.branch.update({
    where: { serviceId_name: { serviceId: engine.fleet.serviceId, name: 'good' } },
    data: { sha },
  })
  const id = await engine.fleet.deploy('good')
  await engine.ctx.db.$executeRaw`UPDATE "Deploy" SET config = NULL WHERE id = ${id}::uuid`
  const ended = await engine.carryOut(id)
  expect(ended).toMatchObject({
    state: 'error',
    reason: expect.stringMatching(/^prometheus\.yml line 5, health\.within: .*soon/),
  })
  expect(await engine.live()).toEqual([null])
  expect(await readdir(home())).toEqual(['.keys'])
})

test('names with spaces and line breaks, links, executables and empty shared folders arrive as they are', async () => {
  const sha = await push('main', [
    configured(`shared: [log/, "deep/er/tmp files/", .env]\n${HEALTHY}`),
    { path: 'a file  with spaces.txt', content: 'spaces' },
    { path: 'line\nbreak', content: 'broken' },
    { path: '-rf', content: 'dashes' },
    { path: 'bin/run', content: '#!/bin/sh\n', kind: 'executable' },
    { path: 'log/of-the-repository', content: 'replaced by the link' },
    { path: 'link', content: 'bin/run', kind: 'link' },
    { path: 'dangling', content: 'nowhere', kind: 'link' },
  ])
  const missing = await engine.deploy('main')
  expect(missing).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('shared/.env does not exist on this host'),
  })
  await writeFile(join(home(), 'checkout/shared/.env'), 'KEY=1\n')
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded', sha })
  const at = (path: string) => join(home(), 'checkout/current', path)
  expect(await readFile(at('a file  with spaces.txt'), 'utf8')).toBe('spaces')
  expect(await readFile(at('line\nbreak'), 'utf8')).toBe('broken')
  expect(await readFile(at('-rf'), 'utf8')).toBe('dashes')
  expect((await stat(at('bin/run'))).mode & 0o777).toBe(0o755)
  expect(await readlink(at('link'))).toBe('bin/run')
  expect(await readlink(at('dangling'))).toBe('nowhere')
  expect(await readdir(at('log/'))).toEqual([])
  expect(await readdir(at('deep/er/tmp files/'))).toEqual([])
  expect(await readFile(at('.env'), 'utf8')).toBe('KEY=1\n')
})

test('a link that leaves the release stays a link, and nothing shared is put through it', async () => {
  const outside = scratch('outside-')
  const tree = (shared: string): OriginFile[] => [
    configured(`shared: [${shared}]\n${HEALTHY}`),
    { path: 'away', content: outside, kind: 'link' },
    { path: 'up', content: '../../../..', kind: 'link' },
  ]
  await push('through', tree('away/log/'))
  expect(await engine.deploy('through')).toMatchObject({
    state: 'failed',
    reason: 'link: cannot link away/log: away is a link in the release on prod-1',
  })
  expect(await readdir(outside)).toEqual([])
  const sha = await push('beside', tree('log/'))
  expect(await engine.deploy('beside')).toMatchObject({ state: 'succeeded', sha })
  expect((await lstat(join(home(), 'checkout/current/away'))).isSymbolicLink()).toBe(true)
  expect(await readlink(join(home(), 'checkout/current/up'))).toBe('../../../..')
  expect(await readdir(outside)).toEqual([])
})
