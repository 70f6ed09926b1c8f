import { findings } from './axe'
import { expect, test } from './world'

const SCREENS = ['/', '/?add', '/hosts', '/hosts?add', '/deploys', '/checks', '/settings', '/no-such-page']

test('axe finds nothing on a fresh installation', async ({ page, world }) => {
  for (const screen of SCREENS) {
    await page.goto(`${world.url}${screen}`)
    await expect(page.getByRole('main').or(page.getByRole('dialog')).first()).toBeVisible()
    expect(await findings(page), screen).toEqual([])
  }
})
