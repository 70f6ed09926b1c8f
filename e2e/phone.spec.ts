import { stateOf } from './deploy-page'
import { expect, test } from './world'

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })

test('a rollback is three taps', async ({ page, storefront }) => {
  const [now = ''] = await storefront.runs('production')
  await page.goto('/')
  await page.getByRole('link', { name: 'storefront', exact: true }).tap()
  await page.getByRole('button', { name: /^Roll back to [0-9a-f]{7} in production$/ }).tap()
  const sheet = page.getByRole('dialog', { name: 'Roll back storefront in production' })
  await sheet.getByRole('button', { name: /^Roll back 3 hosts to/ }).tap()

  await expect(page).toHaveURL(/\/services\/storefront\/production\/\d+/)
  await expect(stateOf(page)).toContainText('Succeeded')
  const runs = await storefront.runs('production')
  expect(new Set(runs).size).toBe(1)
  expect(runs).not.toContain(now)
})

const PATHS = [
  '/',
  '/services/storefront',
  '/services/storefront/test/plan?ref=main',
  '/services/storefront/production/1',
  '/services/storefront?instances',
  '/hosts',
  '/deploys',
  '/settings',
  '/checks',
]
for (const path of PATHS) {
  test(`${path} needs no sideways scrolling`, async ({ page, storefront }) => {
    expect(storefront.repository).not.toBe('')
    await page.goto(path)
    await expect(page.getByRole('main').or(page.getByRole('dialog')).first()).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
}
