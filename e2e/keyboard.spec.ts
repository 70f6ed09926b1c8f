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

test('j and k walk the deploys and the hosts, and Enter opens a deploy', async ({ page, storefront }) => {
  const chosen = page.locator('[data-row].sel')
  await open(page, '/hosts')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(chosen).toHaveAttribute(
    'data-row',
    (await page.locator('[data-row]').nth(1).getAttribute('data-row')) ?? '',
  )
  await open(page, '/deploys?service=storefront')
  await expect(page.getByRole('main')).toContainText(storefront.head('main').slice(0, 7))
  await page.keyboard.press('j')
  await expect(chosen).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/services\/storefront\/[a-z]+\/\d+$/)
  await expect(page.getByRole('link', { name: 'storefront' }).first()).toBeVisible()
})

test('r asks to roll back on the page of a deploy that is live', async ({ page, storefront }) => {
  await open(page, '/services/storefront')
  const production = page.getByRole('region', { name: 'Production' })
  await expect(production).toContainText(storefront.head('main').slice(0, 7))
  await production
    .getByRole('link', { name: /^#\d+$/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/production\/\d+$/)
  await expect(page.getByRole('button', { name: /^Roll back to/ })).toBeVisible()
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Roll back storefront in production' })).toBeVisible()
})

test('a question mark lists the keys, and the palette goes anywhere', async ({ page, storefront }) => {
  await open(page, '/hosts')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toContainText('To productionp')
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
  const sha = storefront.head('fix/rounded-totals').slice(0, 7)
  const deploys = async () => {
    await page.goto('/deploys?service=storefront')
    return page.getByRole('row').filter({ hasText: sha }).count()
  }
  const before = await deploys()
  await open(page, '/services/storefront')
  // A branch that `t` would bring to test at once.
  const chosen = page.locator('[data-row].sel')
  while ((await chosen.getAttribute('data-row')) !== 'fix/rounded-totals') await page.keyboard.press('j')
  await expect(chosen.getByRole('button', { name: 'Deploy fix/rounded-totals to test', exact: true })).toBeVisible()
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
  expect(await deploys()).toBe(before)
})

test('a button that is off says why, from the keyboard too', async ({ page, storefront }) => {
  await open(page, '/services/storefront')
  const off = page.getByRole('button', { name: 'Deploy feat/gift-cards to production: not now' })
  await expect(off).toHaveAttribute('aria-disabled', 'true')
  await off.focus()
  await page.keyboard.press('Enter')
  const why = page.getByRole('dialog', { name: 'Not to production yet' })
  await expect(why).toContainText('Production takes main, not feat/gift-cards.')
  await expect(why).toContainText('Merge it into main')
  await expect(why).toContainText(storefront.head('feat/gift-cards').slice(0, 7))
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()
  await expect(off).toBeFocused()
})
