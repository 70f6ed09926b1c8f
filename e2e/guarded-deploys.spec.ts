import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findings } from './axe'
import { stateOf } from './deploy-page'
import { expect, test } from './world'

test.describe.configure({ mode: 'serial' })

const CHECK = readFileSync(join(import.meta.dirname, '../demo/storefront/checks/cart.hurl'), 'utf8')

/** The page of the deploy that was rolled back. */
let rolledBack = ''

const checks = (page: Page) => page.getByRole('tabpanel', { name: 'Checks' })

test('a guarded deploy that is right is green, host by host and check by check', async ({ page, storefront }) => {
  const sha = await storefront.push({
    branch: 'feat/mint',
    subject: 'Sell mint',
    files: { 'catalog/mint.json': '[{ "sku": "mint", "name": "Mint", "cents": 290, "stock": 9 }]\n' },
  })
  const { id } = await storefront.calls.deploy('test', 'feat/mint')
  const { number } = await storefront.calls.follow(id)
  await page.goto(`/services/storefront/test/${number}`)
  await expect(stateOf(page)).toContainText('Succeeded')
  await page.getByRole('tab', { name: 'Checks' }).click()
  await expect(checks(page).getByRole('region', { name: 'After the switch' })).toContainText('4 of 4 passed')
  await expect(checks(page).getByRole('region', { name: 'Before' })).toContainText('4 of 4 passed')

  // One check on all hosts, one of them, and a request of it.
  await checks(page)
    .getByRole('button', { name: /Passed .*cart\.hurl 2 hosts/ })
    .first()
    .click()
  await checks(page)
    .getByRole('button', { name: /Passed test-1/ })
    .first()
    .click()
  await checks(page)
    .getByRole('button', { name: /POST \/carts\/\*\*\*\/items/ })
    .click()
  await expect(checks(page).getByRole('table', { name: 'Asserts of request 3' })).toContainText(
    'jsonpath "$.totalCents"',
  )
  expect(await storefront.runs('test')).toEqual([sha, sha])
})

test('a deploy that is healthy and wrong is rolled back, and its page says what came instead', async ({
  page,
  storefront,
}) => {
  const before = await storefront.runs('test')
  const { id } = await storefront.calls.deploy('test', 'fix/rounded-totals')
  const { number } = await storefront.calls.follow(id)
  rolledBack = `/services/storefront/test/${number}`
  await page.goto(rolledBack)
  await expect(stateOf(page)).toContainText('Rolled back')
  await expect(page.getByRole('main')).toContainText(/Checks: checks\/cart\.hurl: POST .* expected integer <890>, got/)
  expect(await storefront.runs('test')).toEqual(before)

  // The tab is open by itself, at what failed.
  await expect(page.getByRole('tab', { name: 'Checks' })).toHaveAttribute('aria-selected', 'true')
  const asserts = checks(page).getByRole('table', { name: 'Asserts of request 3' })
  await expect(asserts.getByRole('row', { name: /Failed: .*totalCents/ })).toContainText('integer <900>')
  const diff = checks(page).getByRole('region', { name: 'What has changed in the answer' })
  await expect(diff).toContainText('−  "totalCents": 890')
  await expect(diff).toContainText('+  "totalCents": 900')
  await expect(checks(page)).toContainText('The request after it was not made.')
})

test('a deploy whose check proves nothing waits for a person, who says what that means', async ({
  page,
  storefront,
}) => {
  // Nobody allows the check to go there.
  const check = `${CHECK}\nGET http://192.0.2.1/stock\nHTTP 200\n`
  const sha = await storefront.push({
    branch: 'feat/stock',
    subject: 'Ask the warehouse',
    files: { 'checks/cart.hurl': check },
  })
  const { id, number } = await storefront.calls.deploy('test', 'feat/stock')
  await page.goto('/')
  const attention = page.getByRole('region', { name: 'Needs attention' })
  await expect(attention).toContainText(/Test #\d+: checks\/cart\.hurl proved nothing/, { timeout: 30_000 })
  await attention.getByRole('link', { name: 'Judge: storefront' }).click()
  await expect(page).toHaveURL(`/services/storefront/test/${number}`)
  const waits = page.getByRole('status').filter({ hasText: 'checks/cart.hurl proved nothing' })
  await expect(waits).toHaveCount(2, { timeout: 30_000 })
  const first = waits.filter({ hasText: 'on test-1' })
  await expect(first).toContainText(/In 1\d:\d\d it counts as failed/)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(first.getByRole('button', { name: 'Take it as passed' })).toBeInViewport()
  await page.setViewportSize({ width: 1280, height: 800 })

  // Nothing else is known after another time.
  await first.getByRole('button', { name: 'Run it again' }).click()
  const waitingOn = async (host: string) => {
    const { checks: runs } = await (await page.request.get(`/api/v1/deploys/${id}/checks`)).json()
    const there = runs.filter((run: { host: string | null }) => run.host === host)
    return there.map(({ waitsUntil }: { waitsUntil: string | null }) => waitsUntil !== null).join()
  }
  await expect.poll(() => waitingOn('test-1'), { timeout: 30_000 }).toMatch(/false,true$/)
  let said = 0
  page.on('request', request => {
    if (request.headers()['next-action']) said += 1
  })
  for (const host of ['test-2', 'test-1']) {
    const wait = waits.filter({ hasText: `on ${host}` })
    // The page may show the run before for a moment, of which nothing can be said any more.
    await expect(async () => {
      const before = said
      await wait.getByRole('button', { name: 'Take it as passed' }).dblclick({ timeout: 5_000 })
      await expect(wait).toHaveCount(0, { timeout: 5_000 })
      expect(said).toBe(before + 1)
    }).toPass({ timeout: 30_000 })
  }
  await expect(stateOf(page)).toContainText('Succeeded')
  await storefront.calls.follow(id)
  expect(await storefront.runs('test')).toEqual([sha, sha])
  await page.getByRole('tab', { name: 'Checks' }).click()
  await expect(checks(page)).toContainText('Owner said: take it as passed')
})

test('what a newer deploy has overtaken is not gone on with, and the button says why', async ({ page, storefront }) => {
  expect(storefront.repository).not.toBe('')
  await page.goto(rolledBack)
  await page.getByRole('button', { name: /^Retry/ }).click({ force: true })
  await expect(page.getByRole('dialog', { name: 'No retry now' })).toContainText(/#\d+ has been deployed since #\d+/)
})

test('what a check is given is set on the page of its service, and a secret is not sent back', async ({
  page,
  storefront,
}) => {
  expect(storefront.repository).not.toBe('')
  await page.goto('/services/storefront')
  await page.getByRole('link', { name: 'Variables of storefront' }).click()
  const sheet = page.getByRole('dialog', { name: 'Variables of storefront' })
  await expect(sheet.getByRole('list', { name: 'Variables in Production' })).toContainText(
    /base_url.*storefront in Production/,
  )
  const set = async (name: string, value: string, scope: string, secret = false) => {
    await sheet.getByLabel('Name').fill(name)
    await sheet.getByLabel('Value').fill(value)
    await sheet.getByLabel('Holds for').selectOption(scope)
    await sheet.getByLabel(/^Secret/).setChecked(secret)
    await sheet.getByRole('button', { name: `Set ${name} for ${scope}` }).click()
    await expect(sheet.getByLabel('Name')).toHaveValue('')
  }
  await set('currency', 'EUR', 'everywhere')
  await set('currency', 'CHF', 'storefront in Production')
  const line = sheet.getByRole('listitem').filter({ hasText: 'currency' })
  await expect(line).toContainText(/CHF.*storefront in Production.*instead of EUR \(everywhere\)/)
  await sheet.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(line).toContainText(/EUR.*everywhere/)

  await set('api_key', 'n0b0dy-sees-this', 'storefront in Test', true)
  await expect(sheet.getByRole('listitem').filter({ hasText: 'api_key' })).toContainText('secret')
  const page2 = await page.context().newPage()
  const texts: string[] = []
  page2.on('response', async response => texts.push(await response.text().catch(() => '')))
  await page2.goto('/services/storefront?variables=test')
  await expect(page2.getByRole('dialog')).toContainText('api_key')
  expect((await page2.content()) + texts.join()).not.toContain('n0b0dy-sees-this')
  await page2.close()
  await sheet.getByRole('button', { name: 'Remove api_key (storefront in Test)' }).click()
  await expect(sheet.getByRole('listitem').filter({ hasText: 'api_key' })).toHaveCount(0)
})

test('axe finds nothing on the tab of checks and the variables', async ({ page, storefront }) => {
  expect(storefront.repository).not.toBe('')
  await page.goto(rolledBack)
  await expect(checks(page).getByRole('region', { name: 'What has changed in the answer' })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.goto('/services/storefront?variables=production')
  await expect(page.getByRole('dialog')).toContainText('base_url')
  expect(await findings(page)).toEqual([])
  await page.goto('/settings')
  await expect(page.getByRole('region', { name: 'What checks may reach' })).toBeVisible()
  expect(await findings(page)).toEqual([])
})
