import type { Page } from '@playwright/test'
import { createDatabase } from '@/lib/db/client'
import { writeEvent } from '@/lib/db/write/event'
import { OWNER } from '@/lib/domain/actor'
import { seedPlace } from '@/test/place'
import { expect, test, type World } from './world'

test.describe.configure({ mode: 'serial' })

const NAMES = ['main', ...Array.from({ length: 70 }, (_, index) => `feat/${index}`)]

let service: { id: string; name: string }
let db: ReturnType<typeof createDatabase>

// Without a worker what is queued stays where it is, and branches are where the tests put them.
test.beforeAll(async ({ world }: { world: World }) => {
  await world.worker.kill('SIGTERM')
  db = createDatabase(world.databaseUrl)
  service = (await seedPlace(db, { branches: NAMES })).service
})
test.afterAll(async ({ world }: { world: World }) => {
  await db.service.delete({ where: { id: service.id } })
  await db.host.deleteMany({ where: { name: { endsWith: service.name } } })
  await db.$disconnect()
  world.worker.start()
})

const open = (page: Page, query = '') => page.goto(`/services/${service.name}${query}`)
const tell = (kind: string) => writeEvent(db, OWNER, { kind, serviceId: service.id, data: {} })
const sha = (start: string) => start.padEnd(40, '0')

/** Somebody pushes. */
async function push(start: string): Promise<void> {
  const where = { serviceId_name: { serviceId: service.id, name: 'main' } }
  await db.branch.update({ where, data: { sha: sha(start), committedAt: new Date() } })
  await tell('service.synced')
}
const deployed = async () =>
  (await db.deploy.findMany({ where: { serviceId: service.id } })).map(deploy => deploy.sha.slice(0, 7))

test('a button that stands beside a commit deploys no other', async ({ page }) => {
  await push('aaaaaa1')
  await page.route('**/api/v1/events**', route => route.abort())
  await open(page)
  const main = page.getByRole('row', { name: /^main/ })
  await expect(main).toContainText('aaaaaa1')
  await push('aaaaaa2')
  await page.getByRole('button', { name: 'Deploy main to canary' }).click()
  await expect(page.getByText('main is at aaaaaa2 now, not at aaaaaa1: look again.')).toBeVisible()
  await expect(main).toContainText('aaaaaa2')
  expect(await deployed()).toEqual([])
})

test('a branch that moves while its sheet is open is looked at again before it goes to production', async ({
  page,
}) => {
  await push('bbbbbb1')
  await open(page)
  await page.getByRole('button', { name: 'Deploy main to production' }).click()
  const sheet = page.getByRole('dialog', { name: `Deploy ${service.name} to production` })
  await expect(sheet.getByRole('button', { name: 'Deploy bbbbbb1 to production' })).toBeVisible()
  await push('bbbbbb2')
  await expect(sheet.getByRole('status', { name: 'What has moved' })).toContainText(
    'main has moved while this was open. It is at bbbbbb2 now, not at bbbbbb1.',
  )
  await sheet.getByRole('button', { name: 'Go on with bbbbbb2' }).click()
  await expect(sheet.getByRole('status', { name: 'What has moved' })).toBeHidden()
  expect(await deployed()).toEqual([])
  await sheet.getByRole('button', { name: 'Deploy bbbbbb2 to production' }).click()
  await page.waitForURL(/\/production\/1$/)
  expect(await deployed()).toEqual(['bbbbbb2'])
})

test('an instance that somebody else adds comes to the open list, and what was typed stays', async ({ page }) => {
  await open(page, '?instances')
  const form = page.getByRole('dialog', { name: `Where ${service.name} lives` })
  await form.getByLabel('Port').first().fill('9090')

  const { id: hostId } = await db.host.create({
    data: {
      name: `prod-4-${service.name}`,
      address: '127.0.0.1',
      port: 22,
      user: 'deploy',
      privateKey: Buffer.from('x'),
    },
  })
  const production = await db.environment.findUniqueOrThrow({ where: { name: 'production' } })
  await db.instance.create({ data: { serviceId: service.id, environmentId: production.id, hostId, port: 8081 } })
  await tell('service.instances_set')
  await expect(form.getByRole('status')).toContainText(`prod-4-${service.name} in production was added.`)
  await expect(form.getByLabel('Port').first()).toHaveValue('9090')
  await form.getByRole('button', { name: 'Save 4 instances' }).click()
  await expect(form).toBeHidden()
  const rows = await db.instance.findMany({ where: { serviceId: service.id } })
  expect(rows.map(({ port }) => port).toSorted()).toEqual([8080, 8080, 8081, 9090])
})

test('a sheet opens over the branches that are looked for, and closes onto them', async ({ page }) => {
  await open(page)
  await page.getByRole('textbox', { name: 'Filter branches' }).fill('feat/7')
  await expect(page).toHaveURL(/\?q=feat%2F7$/)
  await page.getByRole('link', { name: `Settings of ${service.name}` }).click()
  const sheet = page.getByRole('dialog', { name: `Settings of ${service.name}` })
  await expect(sheet).toBeVisible()
  await expect(page).toHaveURL(/\?settings&q=feat%2F7$/)
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(page).toHaveURL(/\?q=feat%2F7$/)
  await expect(page.getByRole('row', { name: /^feat\/70?/ })).toHaveCount(1)
})
