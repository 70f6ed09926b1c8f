import { renameSync } from 'node:fs'
import { git } from '@/demo/repository'
import { expect, test } from './world'

// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell would read it
const HOSTILE = ['$(touch${IFS}x)', 'a;b', '--upload-pack=x', 'корзина/🧺-<b>x</b>', `long/${'x'.repeat(195)}`]

test('a malformed prometheus.yml is shown with its line, where the button is', async ({ page, storefront }) => {
  const files = { 'prometheus.yml': 'service: storefront\nhealth:\n  htp: /up\n' }
  await storefront.push({ branch: 'fix/typo', subject: 'Ask for health', files })
  await page.goto('/services/storefront')
  await page.getByRole('button', { name: 'Deploy fix/typo to test: not now' }).click({ force: true })
  const why = page.getByRole('dialog', { name: 'Not to test yet' })
  await expect(why).toContainText('cannot be used. Line 3: health.htp')
  await expect(why).toContainText('Correct prometheus.yml and push')
})

test('hostile branch names are names: listed as they are, and never run', async ({ page, storefront }) => {
  const files = {
    'prometheus.yml': 'service: storefront\ndeploy_to: storefront\nbuild: echo "[$PROMETHEUS_BRANCH]"\n',
  }
  const sha = await storefront.push({ branch: 'z', subject: 'Say the branch', files })
  for (const name of HOSTILE) git(storefront.repository, ['update-ref', `refs/heads/${name}`, sha])
  await page.goto('/services/storefront')
  await page.getByRole('button', { name: 'Fetch the repository now' }).click()
  for (const name of HOSTILE) await expect(page.getByText(name, { exact: true })).toBeVisible()

  for (const name of HOSTILE) {
    const { id, url } = await storefront.calls.deploy('canary', name)
    expect((await storefront.calls.follow(id)).state).toBe('succeeded')
    await page.goto(url)
    await page.getByRole('button', { name: /^canary-1 Prepare/ }).click()
    await expect(page.getByRole('log')).toContainText(`[${name}]`)
  }
})

test('an address that is no text or holds a NUL character is refused as that, wherever it leads', async ({
  request,
}) => {
  const detail = (path: string) => `The address ${path} is not UTF-8 with percent encoding.`
  const api = await request.get('/api/v1/services/%ff/branches')
  expect(api.status()).toBe(400)
  expect(await api.json()).toMatchObject({ code: 'malformed', detail: detail('/api/v1/services/%ff/branches') })
  for (const path of ['/services/%ff', '/%E0%A4%A']) {
    const page = await request.get(path)
    expect(page.status()).toBe(400)
    expect(await page.text()).toContain(detail(path))
  }
  expect((await request.get('/services/a%00b')).status()).toBe(404)
  expect((await request.get('/api/v1/services/a%00b/branches')).status()).toBe(404)
  expect((await request.get('/deploys?service=%00')).status()).toBe(422)
})

test('a value that stands twice in an address counts once', async ({ request }) => {
  expect((await request.get('/deploys?service=a&service=b')).status()).toBe(200)
})

test('a repository that vanished is an alert, and what is known stays usable', async ({ page, storefront }) => {
  const away = `${storefront.repository}.away`
  renameSync(storefront.repository, away)
  await page.goto('/services/storefront')
  await page.getByRole('button', { name: 'Fetch the repository now' }).click()
  const alert = page.getByRole('main').getByRole('alert')
  await expect(alert).toContainText('The repository could not be fetched.')
  await expect(page.getByRole('row', { name: /^main/ })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('list').filter({ hasText: 'storefront' }).first()).toContainText('Repository:')

  renameSync(away, storefront.repository)
  await page.goto('/services/storefront')
  await page.getByRole('button', { name: 'Fetch the repository now' }).click()
  await expect(alert).toBeHidden()
})

test('a form says what is wrong beside the field, and keeps what was typed', async ({ page }) => {
  await page.goto('/hosts?add')
  const sheet = page.getByRole('dialog', { name: 'Add a host' })
  await sheet.getByLabel('Name').fill('far-away')
  await sheet.getByLabel('Address').fill('10.0.0.7')
  await sheet.getByLabel('Port').fill('70000')
  await sheet.getByRole('button', { name: 'Add far-away' }).click()
  await expect(sheet).toContainText('Port "70000" is not a number from 1 to 65535.')
  await expect(sheet.getByLabel('Port')).toHaveAttribute('aria-invalid', 'true')
  await sheet.getByLabel('Port').fill('22')
  await sheet.getByLabel('Private key').fill('ssh-ed25519 AAAAC3Nz someone')
  await sheet.getByRole('button', { name: 'Add far-away' }).click()
  await expect(sheet).toContainText('This is the public key. Paste the private one')
  await expect(sheet.getByLabel('Address')).toHaveValue('10.0.0.7')

  await page.goto('/?add')
  const service = page.getByRole('dialog', { name: 'Add a service' })
  await service.getByLabel('Repository').fill('ext::sh -c touch% x')
  await service.getByRole('button', { name: /^Add/ }).click()
  await expect(service).toContainText('is not an address git can fetch')
})
