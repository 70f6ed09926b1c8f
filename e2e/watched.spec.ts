import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { makeRepository } from '@/demo/repository'
import { expect, test } from './world'

test.describe.configure({ mode: 'serial' })

const CHECK = `GET {{base_url}}/price
HTTP 200
[Captures]
cart: jsonpath "$.cart"
[Asserts]
jsonpath "$.total" == "42.00"

GET {{base_url}}/carts/{{cart}}
HTTP 200
`
const CONFIG = `service: kiosk
checks: checks/*.hurl
environments:
  production: { checks: { every: 10s, alert: { fire_after: 1, resolve_after: 1 } } }
`
/** A run on schedule is due within ten seconds, and the machine may be busy. */
const NEXT_RUN = { timeout: 45_000 }

let folder: string
let site: Server
let total = '42.00'

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-watched-'))
  site = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ cart: 'crt_1', total }))
  })
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  const files = { 'prometheus.yml': CONFIG, 'checks/cart.hurl': CHECK }
  const commit = { branch: 'main', author: 'Ada Byron', subject: 'Sell', hoursAgo: 1, files }
  makeRepository(join(folder, 'kiosk.git'), [commit], new Date())
})
test.afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await rm(folder, { recursive: true, force: true })
})

const PAGE = '/checks/kiosk/production/checks/cart.hurl'
const badge = (page: Page) => page.locator('.phead .badge')

test('a service’s checks are watched as soon as it is known and its address is said', async ({ page, request }) => {
  await page.goto('/?add')
  const sheet = page.getByRole('dialog', { name: 'Add a service' })
  await sheet.getByLabel('Repository').fill(`file://${folder}/kiosk.git`)
  await sheet.getByRole('button', { name: 'Add kiosk' }).click()
  await expect(page.getByRole('row', { name: /^main default/ })).toContainText('Sell')
  const base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  const data = { service: 'kiosk', environment: 'production', name: 'base_url', value: base }
  expect((await request.put('/api/v1/variables', { data })).ok()).toBe(true)

  await page.goto('/checks')
  const row = page.getByRole('row', { name: /kiosk checks\/cart\.hurl/ })
  await expect(row).toContainText('Passing', NEXT_RUN)
  await page.getByLabel('Filter checks').fill('nothing like it')
  await expect(page.getByText('No check matches “nothing like it”')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await row.getByRole('link').click()
  await expect(page).toHaveURL(PAGE)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('cart.hurl')
})

test('the palette finds it by its name', async ({ page }) => {
  await page.goto('/hosts')
  await expect(page.getByRole('banner')).toContainText('Live')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('kiosk cart')
  await expect(page.getByRole('option', { name: /kiosk production checks\/cart\.hurl/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(PAGE)
})

test('what is no check is not found, and says so with its status', async ({ request }) => {
  expect((await request.get(PAGE)).status()).toBe(200)
  expect((await request.get('/checks/kiosk/production/checks/none.hurl')).status()).toBe(404)
})

test('its page shows each request with its percentiles, and a run with what was asked and what came', async ({
  page,
}) => {
  await page.goto(PAGE)
  await expect(badge(page)).toHaveText('Passing')
  const requests = page.getByRole('table', { name: 'How long each request takes' })
  await expect(requests.getByRole('row', { name: /GET \{\{base_url\}\}\/price/ })).toContainText('ms')
  await requests.getByRole('button', { name: /price/ }).click()
  await expect(requests.getByRole('button', { name: /price/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('figure', { name: /price took/ })).toBeVisible()
  for (const range of ['1 h', '7 d', '90 d', '24 h']) {
    await page.getByRole('navigation', { name: 'Time range' }).getByRole('link', { name: range }).click()
    await expect(page.getByText(`Uptime, ${range}`)).toBeVisible()
  }
  const run = page.getByRole('region', { name: 'Run', exact: true })
  await run.getByRole('button', { name: /\/price/ }).click()
  await expect(run.getByRole('table', { name: 'Asserts of request 1' })).toContainText('jsonpath "$.total" == "42.00"')
  await run.getByText('Request and headers').click()
  await expect(run).toContainText('content-type: application/json')
})

test('the run that is read stays as it is when the next one comes, and times are the reader’s', async ({
  browser,
  world,
}) => {
  const page = await browser.newPage({ baseURL: world.url, timezoneId: 'Asia/Kathmandu' })
  const complaints: string[] = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(PAGE)
  const newest = page.getByRole('region', { name: 'Runs', exact: true }).locator('li a').first()
  const time = newest.getByRole('time')
  const at = new Date((await time.getAttribute('datetime')) ?? '')
  await expect(time).toHaveText(at.toLocaleTimeString('en-GB', { timeZone: 'Asia/Kathmandu' }))
  const run = page.getByRole('region', { name: 'Run', exact: true })
  await run.getByRole('button', { name: /\/price/ }).click()
  await run.getByText('Request and headers').click()
  const before = await newest.getAttribute('href')
  await expect(newest).not.toHaveAttribute('href', before ?? '', NEXT_RUN)
  await expect(run.getByText('content-type: application/json')).toBeVisible()
  expect(complaints).toEqual([])
  await page.close()
})

test('a run among older ones opens in their place', async ({ page }) => {
  const before = new Date().toISOString()
  await page.goto(`${PAGE}?before=${before}`)
  const runs = page.getByRole('region', { name: 'Runs', exact: true })
  await runs.locator('li a').first().click()
  await expect(page).toHaveURL(url => url.searchParams.get('before') === before && url.searchParams.has('run'))
  await expect(runs.locator('li a').first()).toHaveAttribute('aria-current', 'true')
  await runs.getByRole('link', { name: 'Newest' }).click()
  await expect(page).toHaveURL(PAGE)
})

test('it runs now, by hand, and the page follows the run to its end', async ({ page }) => {
  await page.goto(PAGE)
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(page).toHaveURL(/\?run=/)
  const run = page.getByRole('region', { name: 'Run', exact: true })
  await expect(run).toContainText('by hand, Owner')
  await expect(run).toContainText('Passed')
})

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const) {
  test(`axe finds nothing on the check’s pages, ${colorScheme}, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of ['/checks', PAGE]) {
      await page.goto(path)
      await expect(page.getByText('Passing').first()).toBeVisible()
      if (path === PAGE) await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText('/price')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
    }
  })
}

test('when the service turns bad, open pages say so by themselves; when it is good again, that too', async ({
  page,
  context,
}) => {
  await page.goto(PAGE)
  const home = await context.newPage()
  await home.goto('/')
  total = '42.01'
  await expect(badge(page)).toHaveText('Failing', NEXT_RUN)
  const attention = home.getByRole('region', { name: 'Needs attention' })
  await expect(attention).toContainText('checks/cart.hurl', NEXT_RUN)
  await page.goto(PAGE)
  const run = page.getByRole('region', { name: 'Run', exact: true })
  const assert = run.getByRole('row', { name: /\$\.total/ })
  await expect(assert).toContainText('42.00')
  await expect(assert).toContainText('42.01')
  await expect(run).toContainText('The request after it was not made')
  await home.goto('/services/kiosk')
  await expect(home.getByRole('region', { name: 'Production' })).toContainText('checks/cart.hurl fails')

  total = '42.00'
  await expect(badge(page)).toHaveText('Passing', NEXT_RUN)
  await expect(page.getByRole('region', { name: 'Alert' })).toContainText('Resolved')
  await expect(page.getByRole('region', { name: 'Alert' })).toContainText('Alert fired')
})

test('an address runs it for whoever has it, until it is revoked', async ({ page, request }) => {
  await page.goto(PAGE)
  await page.getByLabel('Who will use it').fill('Cron')
  await page.getByRole('button', { name: 'Make an address' }).click()
  const url = await page.locator('[data-copy*="/api/webhooks/checks/"]').getAttribute('data-copy')
  const answer = await request.post(`${url}?wait=30s`)
  expect(answer.status()).toBe(200)
  expect(await answer.json()).toMatchObject({ verdict: 'pass', askedBy: 'Cron' })
  await page.getByRole('button', { name: 'Revoke Cron' }).click()
  await expect(page.getByRole('button', { name: 'Revoke Cron' })).toBeHidden()
  expect((await request.post(url ?? '')).status()).toBe(404)
})

test('the command line lists it, runs it by its name, and says how it ended', async ({ world }) => {
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>(resolve =>
      execFile(join(import.meta.dirname, '../bin/prometheus'), [...args, '--url', world.url], (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      ),
    )
  const list = await run('check', 'list')
  expect(list.out).toMatch(/kiosk\/production\/checks\/cart\.hurl +passing +every 10 s/)
  const good = await run('check', 'run', 'kiosk/production/cart')
  expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/^pass {2}kiosk\/production\/checks\/cart\.hurl/) })
  total = '42.01'
  const bad = await run('check', 'run', 'kiosk/production/cart')
  total = '42.00'
  expect(bad.code).toBe(1)
  expect(bad.out).toContain('actual    string <42.01>')
  const none = await run('check', 'run', 'kiosk/production/nothing')
  expect(none).toMatchObject({ code: 3, err: expect.stringContaining('checks/cart.hurl') })
})
