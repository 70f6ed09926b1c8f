import type { Page } from '@playwright/test'
import { createDatabase } from '@/lib/db/client'
import { seedPlace } from '@/test/place'
import { expect, test, type World } from './world'

test.describe.configure({ mode: 'serial' })

let service: string
let db: ReturnType<typeof createDatabase>

// Without a worker what is queued stays where it is, for as long as it is looked at.
test.beforeAll(async ({ world }: { world: World }) => {
  await world.worker.kill('SIGTERM')
  db = createDatabase(world.databaseUrl)
  service = (await seedPlace(db, { branches: ['main', 'next'] })).service.name
})
test.afterAll(async ({ world }: { world: World }) => {
  await db.service.delete({ where: { name: service } })
  await db.$disconnect()
  world.worker.start()
})

const open = (page: Page) => page.goto(`/services/${service}`)
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const state = (page: Page) => page.getByRole('main').getByRole('status').first()

test('a lock says who, why and until when on the card, at the button and on home, until it is taken away', async ({
  page,
}) => {
  await open(page)
  await button(page, `Lock ${service} on test`).click()
  const sheet = page.getByRole('dialog', { name: `Lock ${service} on test` })
  await sheet.getByRole('button', { name: `Lock ${service} on test` }).click()
  await expect(sheet).toContainText('A lock needs a reason')
  await sheet.getByLabel('Reason').fill('Load test runs')
  await sheet.getByLabel('It holds until').selectOption({ label: 'In 4 hours' })
  await sheet.getByRole('button', { name: `Lock ${service} on test` }).click()
  await expect(sheet).toBeHidden()
  await expect(page.getByRole('region', { name: 'Test' })).toContainText(/Locked by Owner until .* UTC: Load test runs/)

  await button(page, 'Deploy main to test: not now').click({ force: true })
  const why = page.getByRole('dialog', { name: 'Not to test yet' })
  await expect(why).toContainText(/is locked by Owner until .*: “Load test runs”/)
  await expect(why).toContainText('Owner can')
  await expect(button(page, 'Deploy main to canary')).toBeVisible()

  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('Test locked by Owner')

  await open(page)
  await button(page, `Unlock ${service} on test`).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click()
  await expect(button(page, 'Deploy main to test')).toBeVisible()
})

test('everything is locked in the settings, and every page says so', async ({ page }) => {
  await page.goto('/settings')
  await button(page, 'Lock more than one service').click()
  const sheet = page.getByRole('dialog', { name: 'Lock everything' })
  await sheet.getByLabel('Reason').fill('The data centre moves')
  await sheet.getByRole('button', { name: 'Lock everything' }).click()
  const bar = page.getByRole('status').filter({ hasText: 'Everything is locked' })
  await expect(bar).toContainText('by Owner: The data centre moves')
  await page.goto('/hosts')
  await bar.getByRole('link', { name: 'See lock' }).click()
  await button(page, 'Unlock everything').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click()
  await expect(bar).toBeHidden()
})

test('the newest deploy takes the place of the one before, whose page says by which', async ({ page }) => {
  await open(page)
  await button(page, 'Deploy main to test').click()
  await expect(page.getByText('queued').first()).toBeVisible()
  await button(page, 'Deploy next to test').click()
  await page.goto(`/services/${service}/test/1`)
  await expect(state(page)).toHaveText('Superseded')
  await page.getByRole('main').getByRole('link', { name: '#2' }).click()
  await expect(page).toHaveURL(/\/test\/2$/)
  await expect(state(page)).toHaveText('Queued')
  await expect(page.getByRole('main')).toContainText('Next in the queue')
})

test('a deploy that waits is set aside with a reason, and let go', async ({ page }) => {
  await page.goto(`/services/${service}/test/2`)
  await button(page, 'Hold').click()
  const sheet = page.getByRole('dialog', { name: 'Hold test #2' })
  await sheet.getByLabel('Reason').fill('After lunch')
  await sheet.getByRole('button', { name: 'Hold it' }).click()
  await expect(page.getByRole('main')).toContainText('Owner has set it aside: “After lunch”.')
  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Running and waiting' })).toContainText('held by Owner')
  await page.goto(`/services/${service}/test/2`)
  await button(page, 'Release').click()
  await expect(page.getByRole('main')).toContainText('Next in the queue')
})
