import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './world'

const SCREENS = ['/', '/?add', '/hosts', '/hosts?add', '/deploys', '/checks', '/settings', '/no-such-page']

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on a fresh installation, ${colorScheme}`, async ({ page, world }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const screen of SCREENS) {
      await page.goto(`${world.url}${screen}`)
      await expect(page.getByRole('main').or(page.getByRole('dialog')).first()).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(violation => `${screen}: ${violation.id}`)).toEqual([])
    }
  })
}
