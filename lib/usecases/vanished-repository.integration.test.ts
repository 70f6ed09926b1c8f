import { access, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { scratch } from '@/test/scratch'
import { fetchRepository } from './fetch-repository'

let engine: Engine
let mirrors: string

beforeEach(async () => {
  engine = await startEngine(1)
  mirrors = scratch('mirrors-')
  engine.ctx.repositories = new GitRepositories({ folder: mirrors })
}, 60_000)
afterEach(() => engine.stop(), 60_000)

const vanish = () => rename(engine.fleet.origin.folder, join(scratch('gone-'), 'origin'))
const fetch = () => fetchRepository(engine.ctx, engine.fleet.serviceId)

test('a repository that vanished does not stop the deploy of a commit that the mirror holds', async () => {
  const sha = await engine.fleet.commit('main', configFile(HEALTHY))
  await fetch()
  await vanish()
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded', sha })
  expect(await engine.live()).toEqual([sha])
})

test('a branch that is deleted while it is deployed is gone from the list, and its deploy ends well', async () => {
  await engine.fleet.commit('main', configFile(HEALTHY), { version: 'main' })
  const build = 'build: echo x > "$HOME/builds"; until [ -e "$HOME/go" ]; do sleep 0.1; done'
  const sha = await engine.fleet.commit('topic', configFile(`${HEALTHY}\n${build}`))
  await fetch()
  const running = engine.deploy('topic')
  const home = engine.fleet.hosts[0]?.root ?? ''
  await eventually(() => access(join(home, 'builds')))
  engine.fleet.origin.git('update-ref', '-d', 'refs/heads/topic')
  await fetch()
  await writeFile(join(home, 'go'), '')
  expect(await running).toMatchObject({ state: 'succeeded', sha, branch: 'topic' })
  expect(await engine.live()).toEqual([sha])
  const names = (await engine.ctx.db.branch.findMany()).map(({ name }) => name)
  expect(names).toEqual(['main'])
})

test('a deploy that waits while its branch is deleted brings the commit that was asked for', async () => {
  await engine.fleet.commit('main', configFile(HEALTHY), { version: 'main' })
  const sha = await engine.fleet.commit('topic', configFile(HEALTHY))
  await fetch()
  const id = await engine.fleet.deploy('topic')
  engine.fleet.origin.git('update-ref', '-d', 'refs/heads/topic')
  await fetch()
  expect(await engine.carryOut(id)).toMatchObject({ state: 'succeeded', sha })
})

test('a commit that no mirror holds ends the deploy with the repository’s name, and nothing is touched', async () => {
  await engine.fleet.commit('main', configFile(HEALTHY))
  const folder = engine.fleet.origin.folder
  await vanish()
  const ended = await engine.deploy('main')
  expect(ended.state).toBe('error')
  expect(ended.reason).toContain(folder)
  expect(await engine.live()).toEqual([null])
})

test.each(['objects', 'HEAD', 'config'])(
  'a mirror whose %s were damaged is made anew from the repository',
  async part => {
    await engine.fleet.commit('main', configFile(HEALTHY), { version: 'one' })
    await fetch()
    await damage(join(mirrors, engine.fleet.serviceId, 'mirror.git'), part)
    // Another process, or this one after a restart.
    engine.ctx.repositories = new GitRepositories({ folder: mirrors })
    const sha = await engine.fleet.commit('main', configFile(HEALTHY), { version: 'two' })
    await fetch()
    expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded', sha })
    expect(await engine.live()).toEqual([sha])
  },
)

async function damage(mirror: string, part: string): Promise<void> {
  if (part !== 'objects') return writeFile(join(mirror, part), '\0\0\0')
  await mkdir(join(mirror, 'objects'), { recursive: true })
  for (const name of await readdir(join(mirror, 'objects'), { recursive: true }))
    if (/[0-9a-f]{38}$|\.pack$/.test(name)) await writeFile(join(mirror, 'objects', name), 'damaged')
}
