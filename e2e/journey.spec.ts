import type { Page } from '@playwright/test'
import { stateOf } from './deploy-page'
import { openShop, type Shop } from './shop'
import { expect, test } from './world'

test.describe.configure({ mode: 'serial' })

let shop: Shop
test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

/** Presses a branch's button, and opens the deploy that comes of it. */
async function deploy(page: Page, branch: string): Promise<void> {
  await page.goto('/services/shop')
  await page.getByRole('button', { name: `Deploy ${branch} to test` }).click()
  await page.getByRole('link', { name: `Deploying ${shop.head(branch).slice(0, 7)} to test` }).click()
  await page.waitForURL(/\/services\/shop\/test\/\d+/)
}

test('a host is used only after a person has compared its fingerprint', async ({ page }) => {
  for (const { name, sshd } of shop.machines) {
    await page.goto('/hosts')
    await page
      .getByRole('link', { name: /^Add (a )?host$/ })
      .first()
      .click()
    const sheet = page.getByRole('dialog', { name: 'Add a host' })
    await sheet.getByLabel('Name').fill(name)
    await sheet.getByLabel('Address').fill(sshd.host.address)
    await sheet.getByLabel('Port').fill(String(sshd.host.port))
    await sheet.getByLabel('User').fill(sshd.host.user)
    await sheet.getByLabel('Private key').fill(sshd.host.privateKey.reveal())
    await sheet.getByRole('button', { name: `Add ${name}` }).click()

    const incident = page.getByRole('region', { name: `Host key of ${name}` })
    await expect(incident).toContainText('offers its host key for the first time')
    await expect(incident).toContainText(sshd.host.hostKey ?? 'a fingerprint')
    const accept = incident.getByRole('button', { name: 'Accept this key' })
    await expect(accept).toHaveAttribute('aria-disabled', 'true')
    await incident.getByLabel('I have compared the two').check()
    await accept.click()
    await expect(incident).toBeHidden()
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Reachable')
  }
})

test('a service comes in by its git URL and is told where it lives', async ({ page }) => {
  await page.goto('/')
  await page
    .getByRole('link', { name: /^Add (a )?service$/ })
    .first()
    .click()
  const sheet = page.getByRole('dialog', { name: 'Add a service' })
  await sheet.getByLabel('Repository').fill(`file://${shop.repository}`)
  await sheet.getByRole('button', { name: 'Add shop' }).click()
  await expect(page.getByRole('row', { name: /^main default/ })).toContainText('Correct the price of the teapot')

  await page.getByRole('link', { name: 'Instances' }).click()
  const form = page.getByRole('dialog', { name: 'Where shop lives' })
  for (const [index, { name, servicePort }] of shop.machines.entries()) {
    await form.getByRole('button', { name: 'Add an instance' }).click()
    await form.getByLabel('Environment').nth(index).selectOption('test')
    await form.getByLabel('Host').nth(index).selectOption(name)
    await form.getByLabel('Port').nth(index).fill(String(servicePort))
  }
  await form.getByRole('button', { name: 'Save 3 instances' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('button', { name: 'Deploy main to test', exact: true })).toBeVisible()
})

test('one click deploys main, its log arrives live, and the hosts run it', async ({ page }) => {
  await deploy(page, 'main')
  await expect(stateOf(page)).toHaveText('Running')
  const log = page.getByRole('log')
  await expect(log).toContainText('Building the catalog')
  await expect(log).toContainText(/\d+ items, \d+ bytes/)
  await expect(log).not.toContainText('the gate is open')
  expect(await shop.runs()).toEqual(['nothing', 'nothing', 'nothing'])
  const follow = page.getByRole('button', { name: 'Follow the log' })
  for (const pressed of ['false', 'true']) {
    await page.keyboard.press('f')
    await expect(follow).toHaveAttribute('aria-pressed', pressed)
  }

  shop.gate.open()
  await expect(log).toContainText('the gate is open')
  await expect(stateOf(page)).toHaveText('Succeeded')
  // The address of a line has its host, though nobody has chosen one.
  await expect(page).toHaveURL(/\/test\/1$/)
  await log.getByRole('button', { name: 'Line 2', exact: true }).click()
  await expect(page).toHaveURL(/\/test\/1\?host=shop-\d#L2$/)
  const main = shop.head('main')
  expect(await shop.runs()).toEqual([main, main, main])
  await page.goto('/')
  await expect(page.getByRole('row', { name: /^shop/ })).toContainText(main.slice(0, 7))
})

test('a branch whose health fails is taken back, and the hosts run what they ran before', async ({ page }) => {
  await deploy(page, 'fix/broken-health')
  await expect(stateOf(page)).toHaveText('Rolled back', { timeout: 30_000 })
  const main = shop.head('main')
  await expect(page.getByRole('note')).toContainText(`shop-1, shop-2 and shop-3 are back on ${main.slice(0, 7)}`)
  await expect(page.getByRole('note')).toContainText('503')
  expect(await shop.runs()).toEqual([main, main, main])
})

test('the sheet brings back an earlier release', async ({ page }) => {
  await deploy(page, 'feat/gift-cards')
  await expect(stateOf(page)).toHaveText('Succeeded')
  const [main, gifts] = [shop.head('main'), shop.head('feat/gift-cards')]
  expect(await shop.runs()).toEqual([gifts, gifts, gifts])

  await page.goto('/services/shop')
  await page.getByRole('button', { name: `Roll back to ${main.slice(0, 7)} in test` }).click()
  const sheet = page.getByRole('dialog', { name: 'Roll back shop in test' })
  await expect(sheet).toContainText('Correct the price of the teapot')
  await sheet.getByRole('button', { name: `Roll back 3 hosts to ${main.slice(0, 7)}` }).click()
  await page.waitForURL(/\/services\/shop\/test\/4/)
  await expect(stateOf(page)).toHaveText(/Succeeded/)
  expect(await shop.runs()).toEqual([main, main, main])
})

test('a host with another key is stopped, and said so', async ({ page }) => {
  const [, { name, sshd }] = shop.machines
  await page.goto('/hosts')
  const rotated = await sshd.rotateHostKey()
  const incident = page.getByRole('alert', { name: `Host key of ${name}` })
  // It is noticed by the next look at all hosts, without anybody asking.
  await expect(incident).toContainText(`${name} offers another host key than the accepted one`, { timeout: 90_000 })
  await expect(incident).toContainText(rotated.hostKey ?? 'a fingerprint')
  // What a person has said of this key is not said of the next.
  const compared = incident.getByLabel('I know why the key changed, and have compared it')
  await compared.check()
  const again = await sshd.rotateHostKey()
  await page.getByRole('button', { name: `What to do with ${name}` }).click()
  await page.getByRole('button', { name: 'Contact now' }).click()
  await expect(incident).toContainText(again.hostKey ?? 'a fingerprint')
  await expect(compared).not.toBeChecked()
  await page.goto('/services/shop')
  await page.getByRole('button', { name: 'Deploy main to test: not now' }).click({ force: true })
  await expect(page.getByRole('dialog')).toContainText(`${name} offers another host key than the accepted one`)
  const main = shop.head('main')
  expect(await shop.runs()).toEqual([main, main, main])
})
