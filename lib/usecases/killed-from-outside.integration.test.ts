import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(1)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

/** The number that a command on the host has written to `$HOME/pid`. */
const pidOnHost = () =>
  eventually(async () => {
    const pid = Number(await readFile(join(engine.fleet.hosts[0]?.root ?? '', 'pid'), 'utf8'))
    expect(pid).toBeGreaterThan(1)
    return pid
  })

const WAITING = 'echo $$ > "$HOME/pid"; sleep 300 & wait'

test('a build that is killed on its host ends as error, not as the service’s fault', async () => {
  await engine.fleet.commit('main', configFile(`build: ${WAITING}`))
  const running = engine.deploy('main')
  process.kill(await pidOnHost(), 'SIGKILL')
  const ended = await running
  expect(`${ended.state}: ${ended.reason}`).toBe('error: build: killed from outside by signal 9 on prod-1')
  expect(await engine.live()).toEqual(engine.everywhere(null))
})

test('so does a restart that ends by a logout’s SIGTERM to everything the user runs, and the host goes back', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  await engine.fleet.commit(
    'next',
    configFile(`restart: test -n "$PROMETHEUS_ROLLBACK" || { ${WAITING}; }\n${HEALTHY}`),
  )
  const running = engine.deploy('next')
  const pid = await pidOnHost()
  // The command's own process is in the session of the script that runs it.
  const session = Number((await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[3])
  process.kill(-session, 'SIGTERM')
  const ended = await running
  expect(`${ended.state}: ${ended.reason}`).toBe('rolled_back: restart: killed from outside by signal 15 on prod-1')
  expect(await engine.live()).toEqual([before])
  expect(await engine.fleet.database.db.run.findFirst({ where: { part: 'switch', deployId: ended.id } })).toMatchObject(
    {
      state: 'error',
    },
  )
})

test.each([130, 137, 143])('a script’s own exit %i is a failure of the script', async code => {
  await engine.fleet.commit('main', configFile(`build: exit ${code}`))
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toBe(`failed: build: exit ${code} exited ${code} on prod-1`)
})
