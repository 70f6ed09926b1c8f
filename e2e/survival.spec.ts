import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stopEmbeddedPostgres } from '@/lib/db/embedded'
import { linesOf, stateOf } from './deploy-page'
import { Gate } from './gate'
import { expect, test } from './world'

const HALF = 20
const parts = Array.from({ length: 2 * HALF }, (_, index) => `part ${index + 1}`)
const say = (from: number, to: number) => `for i in $(seq ${from} ${to}); do echo "part $i"; done`
const CONFIG = readFileSync(join(import.meta.dirname, '../demo/storefront/prometheus.yml'), 'utf8')

// So high that the whole log is in view.
test.use({ viewport: { width: 1440, height: 1800 } })
test.describe.configure({ mode: 'serial' })

let gate: Gate
test.beforeAll(async ({ world, storefront }) => {
  gate = new Gate(world.dataFolder)
  const files = {
    'prometheus.yml': CONFIG.replace('build: node bin/build.js', 'build: sh bin/build'),
    'bin/build': gate.script(say(1, HALF), `${say(HALF + 1, 2 * HALF)}\nnode bin/build.js`),
  }
  await storefront.push({ branch: 'perf/slow-build', subject: 'Build slowly', files })
})

test('a worker killed in mid-build is replaced: the page goes on, and has every line of the log once', async ({
  page,
  world,
  storefront,
}) => {
  await gate.close()
  const { url } = await storefront.calls.deploy('test', 'perf/slow-build')
  await page.goto(url)
  await expect(page.getByRole('log')).toContainText(`part ${HALF}`)
  await world.worker.kill('SIGKILL')
  gate.open()
  await expect(stateOf(page)).toHaveText('Running')

  world.worker.start()
  await expect(page.getByRole('log')).toContainText(`part ${2 * HALF}`)
  expect((await linesOf(page)).filter(line => line.startsWith('part'))).toEqual(parts)
  await expect(stateOf(page)).toHaveText('Succeeded')
  const sha = storefront.head('perf/slow-build')
  expect(await storefront.runs('test')).toEqual([sha, sha])
})

test('a web that is started again is found again: the page says meanwhile that it hears nothing', async ({
  page,
  world,
  storefront,
}) => {
  await gate.close()
  const { url } = await storefront.calls.deploy('test', 'perf/slow-build')
  await page.goto(url)
  await expect(page.getByRole('log')).toContainText(`part ${HALF}`)
  await world.web.kill('SIGKILL')
  await expect(page.getByRole('banner')).toContainText('Not connected')
  await expect(page.getByText('What you see is as of')).toBeVisible()
  gate.open()

  await world.restartWeb()
  await expect(page.getByRole('banner')).toContainText('Live')
  await expect(page.getByText('What you see is as of')).toBeHidden()
  await expect(page.getByRole('log')).toContainText(`part ${2 * HALF}`)
  expect((await linesOf(page)).filter(line => line.startsWith('part'))).toEqual(parts)
  await expect(stateOf(page)).toHaveText('Succeeded')
})

test('a database that goes away in mid-build costs nothing: the deploy and its page go on when it is back', async ({
  page,
  world,
  storefront,
}) => {
  await gate.close()
  const { url } = await storefront.calls.deploy('test', 'perf/slow-build')
  await page.goto(url)
  await expect(page.getByRole('log')).toContainText(`part ${HALF}`)
  // Whoever works with it starts it again.
  await stopEmbeddedPostgres(world.dataFolder)
  gate.open()

  await expect(page.getByRole('log')).toContainText(`part ${2 * HALF}`, { timeout: 30_000 })
  expect((await linesOf(page)).filter(line => line.startsWith('part'))).toEqual(parts)
  await expect(stateOf(page)).toHaveText('Succeeded')
})
