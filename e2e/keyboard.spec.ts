import type { Page } from '@playwright/test'
import { stateOf } from './deploy-page'
import { expect, test } from './world'

/** Keys are heard when the page lives. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('banner')).toContainText('Live')
}

test('a slash filters, and Escape leaves the filter', async ({ page, storefront }) => {
  await open(page, '/services/storefront')
  const filter = page.getByRole('textbox', { name: 'Filter branches' })
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(filter).toBeFocused({ timeout: 1000 })
  }).toPass()
  await page.keyboard.type('gift')
  await expect(page.getByRole('row', { name: /^feat\/gift-cards/ })).toContainText(
    storefront.head('feat/gift-cards').slice(0, 7),
  )
  await expect(page.getByRole('row', { name: /^main/ })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(filter).not.toBeFocused()
  await expect(page.getByRole('row', { name: /^main/ })).toBeVisible()
})

test('j and k choose a branch, and t deploys it to test', async ({ page, storefront }) => {
  await open(page, '/services/storefront')
  const rows = page.locator('[data-row]')
  const chosen = page.locator('[data-row].sel')
  await expect(chosen).toContainText('main')
  const second = await rows.nth(1).getAttribute('data-row')
  await page.keyboard.press('j')
  await expect(chosen).toHaveAttribute('data-row', second ?? '')
  await page.keyboard.press('k')
  await expect(chosen).toContainText('main')
  while ((await chosen.getAttribute('data-row')) !== 'perf/slow-start') await page.keyboard.press('j')
  await page.keyboard.press('t')

  const sha = storefront.head('perf/slow-start')
  await page.getByRole('link', { name: `Deploying ${sha.slice(0, 7)} to test` }).click()
  await expect(stateOf(page)).toHaveText('Succeeded', { timeout: 30_000 })
  expect(await storefront.runs('test')).toEqual([sha, sha])
})

test('a question mark lists the keys, and the palette goes anywhere', async ({ page, storefront }) => {
  await open(page, '/hosts')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toContainText('To production')
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('storefront')
  await expect(page.getByRole('option', { name: /storefront/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/services/storefront')
  await expect(page.getByRole('heading', { name: 'storefront' })).toBeVisible()
  expect(storefront.head('main')).toMatch(/^[0-9a-f]{40}$/)
})

test('what is typed while the palette is on its way reaches it, and no key of the page', async ({
  page,
  storefront,
}) => {
  const deploys = async () => await (await page.request.get('/api/v1/deploys')).json()
  const before = await deploys()
  await open(page, '/services/storefront')
  await expect(page.locator('[data-row].sel')).toContainText(storefront.head('main').slice(0, 7))
  let arrive = () => {}
  const held = new Promise<void>(resolve => {
    arrive = resolve
  })
  await page.route('**/_next/static/**', async route => {
    await held
    await route.continue()
  })
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('t host')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('t')
  arrive()
  const field = page.getByRole('combobox', { name: 'Search or run a command' })
  await expect(field).toBeFocused()
  await page.keyboard.type('s')
  await expect(field).toHaveValue('t hosts')
  await field.fill('hosts')
  await expect(page.getByRole('option', { name: 'Hosts' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/hosts')
  expect(await deploys()).toEqual(before)
})

test('a button that is off says why, from the keyboard too', async ({ page, storefront }) => {
  await open(page, '/services/storefront')
  const off = page.getByRole('button', { name: 'Deploy feat/gift-cards to production: not now' })
  await expect(off).toHaveAttribute('aria-disabled', 'true')
  await off.focus()
  await page.keyboard.press('Enter')
  const why = page.getByRole('dialog', { name: 'Not to production yet' })
  await expect(why).toContainText('production takes main, not feat/gift-cards.')
  await expect(why).toContainText('Merge it into main')
  await expect(why).toContainText(storefront.head('feat/gift-cards').slice(0, 7))
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()
  await expect(off).toBeFocused()
})
