import { mkdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configFile, type Engine, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(2)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

/** Healthy is what others had brought, and nothing else. Every start says which folder it was made from. */
const sick = (meanwhile = ':') =>
  configFile(`restart: |
  test "$PROMETHEUS_ROLLBACK" || { ${meanwhile}; }
  pwd -P >>"$HOME/starts"
health: { command: test -f by-hand, within: 1s, interval: 100ms, stable: 100ms }`)

const places = () => engine.fleet.hosts.map(({ root }) => join(root, 'checkout'))
const links = () => Promise.all(places().map(place => readlink(join(place, 'current')).catch(() => null)))
const starts = async () => (await engine.traces('starts')).map(text => text?.trim().split('\n') ?? [])

/** As another tool leaves it: a release whose name is not ours, and that starts well. */
async function madeByHand(target: string): Promise<void> {
  for (const place of places()) {
    await mkdir(join(place, 'releases/20240101000000'), { recursive: true })
    await writeFile(join(place, 'releases/20240101000000/by-hand'), '')
    await symlink(target, join(place, 'current'))
  }
}

const theirs = () => places().map(place => join(place, 'releases/20240101000000'))

test('a first deploy over what others have made goes back to exactly that, and it is started again', async () => {
  await madeByHand('releases/20240101000000')
  await engine.fleet.commit('main', sick())
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(/^rolled_back: health: /)
  expect(await links()).toEqual(engine.everywhere('releases/20240101000000'))
  const ours = places().map(place => join(place, 'releases', ended.release ?? ''))
  expect(await starts()).toEqual(theirs().map((folder, index) => [ours[index], folder]))
  expect(await engine.steps(ended.id, 'activate', 'restart', 'health')).toEqual(
    expect.arrayContaining(['prod-1 undo restart succeeded', 'prod-1 undo health succeeded']),
  )
  const runs = await engine.ctx.db.run.findMany({
    where: { deployId: ended.id, part: 'undo-switch' },
    include: { chunks: true },
  })
  for (const { chunks } of runs)
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()).toContain('current → releases/20240101000000\n')
  expect(runs).toHaveLength(2)
  // And the next one that is well goes through.
  const good = await engine.fleet.commit('good', configFile('health: { command: "true", stable: 100ms }'))
  expect((await engine.deploy('good')).state).toBe('succeeded')
  expect(await engine.live()).toEqual(engine.everywhere(good))
})

test('a release of ours that lost its REVISION is gone back to as well', async () => {
  const well = configFile('build: touch by-hand\nhealth: { command: test -f by-hand, within: 1s, stable: 100ms }')
  await engine.fleet.commit('first', well)
  const { release } = await engine.deploy('first')
  for (const place of places()) await writeFile(join(place, 'current/REVISION'), '')
  await engine.fleet.commit('main', sick())
  expect((await engine.deploy('main')).state).toBe('rolled_back')
  expect(await links()).toEqual(engine.everywhere(`releases/${release}`))
  expect((await starts()).map(([, second]) => second)).toEqual(
    places().map(place => join(place, 'releases', release ?? '')),
  )
})

test.each([
  ['on the way forward', '||'],
  ['on the way back', '&&'],
])(
  'a worker that takes over %s goes back to it too',
  async (_, when) => {
    await madeByHand('./releases/20240101000000/')
    await engine.fleet.commit('main', sick('echo >"$HOME/slow"; sleep 3').replace('||', when))
    const first = engine.startWorker()
    const id = await engine.fleet.deploy('main')
    await eventually(async () => expect(await engine.traces('slow')).toEqual(['\n', '\n']), { timeout: 60_000 })
    await first.kill()
    engine.startWorker()
    const ended = await engine.ended(id)
    expect(`${ended.state}: ${ended.reason}`).toMatch(/^rolled_back: health: /)
    expect(await links()).toEqual(engine.everywhere('./releases/20240101000000/'))
    expect((await starts()).map(folders => folders.at(-1))).toEqual(theirs())
  },
  240_000,
)

test('where what it led to is gone, the host is named as one that could not be brought back', async () => {
  await madeByHand('releases/20240101000000')
  const [, place = ''] = places()
  await engine.fleet.commit('main', sick('rm -rf "$HOME/checkout/releases/20240101000000"'))
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(
    /^rollback_failed: .*could not be brought back: .*prod-2: current led to releases\/20240101000000, which is not there: it stays as it is/,
  )
  expect(await readlink(join(place, 'current'))).toBe(`releases/${ended.release}`)
})

test('a current that is a folder, or leads to what is no text, is refused before anything is touched', async () => {
  const [first = '', second = ''] = places()
  await mkdir(join(second, 'current'), { recursive: true })
  await engine.fleet.commit('main', sick())
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toBe(
    'error: transfer: move checkout/current away and put a link to it in its place: it is not a link on prod-2',
  )
  await rm(join(second, 'current'), { recursive: true })
  await symlink('a\nb', join(second, 'current'))
  const again = await engine.deploy('main')
  expect(`${again.state}: ${again.reason}`).toBe(
    'error: transfer: have checkout/current lead to another name: it leads to one that is not plain text on prod-2',
  )
  expect(await links()).toEqual([null, 'a\nb'])
  expect(await starts()).toEqual([[], []])
  expect(await readlink(join(first, 'current')).catch(() => null)).toBeNull()
})

test('where there was no current at all, there is none again', async () => {
  await engine.fleet.commit('main', sick())
  expect((await engine.deploy('main')).state).toBe('rolled_back')
  expect(await links()).toEqual([null, null])
})
