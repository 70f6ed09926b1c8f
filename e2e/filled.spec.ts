import { findings } from './axe'
import { stateOf } from './deploy-page'
import { expect, test } from './world'

let screens: string[]

test.beforeAll(async ({ storefront }) => {
  const { id, url } = await storefront.calls.deploy('test', 'fix/broken-health')
  await storefront.calls.follow(id)
  screens = [
    '/',
    '/services/storefront',
    '/services/storefront/production/2',
    '/services/storefront/production/plan?ref=main',
    '/services/storefront/production/plan?rollback',
    url,
    '/deploys',
    '/hosts',
    '/checks',
    '/settings',
  ]
})

test('axe finds nothing where there is much to see', async ({ page }) => {
  for (const screen of screens) {
    await page.goto(screen)
    await expect(page.getByRole('main')).toBeVisible()
    if (/production\/2$/.test(screen)) await expect(stateOf(page)).toHaveText('Succeeded')
    expect(await findings(page), screen).toEqual([])
  }
})
