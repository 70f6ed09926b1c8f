import { createHmac, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addCommit, makeRepository } from '@/demo/repository'
import { expect, test } from './world'

const PROMETHEUS_YML = `service: storefront
deploy_to: storefront
ci: { require: [ci/test, ci/lint], ignore: [nightly/*] }
`

test('the shapes beside a branch open the list of its jobs, with links, states and times, and follow CI', async ({
  page,
  storefront,
}) => {
  const { calls, push } = storefront
  await push({ branch: 'fix/ci', subject: 'Be built', files: { 'prometheus.yml': PROMETHEUS_YML } })
  const sha = storefront.head('fix/ci')
  const { token } = await calls.ciToken('A CI of the test')
  const job = { sha, context: 'ci/browsers', run: 1, started_at: '2026-11-21T08:30:00Z' }
  const url = 'https://ci.storefront.example/812'
  await page.goto('/services/storefront')
  await calls.reportCi(token, { ...job, state: 'running', url })
  const row = page.getByRole('row', { name: /^fix\/ci/ })
  await row.getByRole('button', { name: /^CI of fix\/ci: .*1 running/ }).click()
  const panel = page.getByRole('dialog', { name: `CI of ${sha.slice(0, 7)} on fix/ci` })
  await expect(panel).toContainText('CI still runs')

  await calls.reportCi(token, { ...job, state: 'failure', url, finished_at: '2026-11-21T08:31:36Z' })
  const item = panel.getByRole('listitem').filter({ hasText: 'ci/browsers' })
  await expect(item).toContainText('failure')
  await expect(item).toContainText('1m 36s')
  await expect(item.getByRole('link', { name: 'ci/browsers' })).toHaveAttribute('href', url)
  await expect(panel).toContainText('CI failed')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Deploy fix/ci to test: not now' }).click({ force: true })
  await expect(page.getByRole('dialog', { name: 'Not to test yet' })).toContainText('ci/browsers')
})

test('jobs that could not be read are asked for again by a person', async ({ page, storefront }) => {
  const sha = storefront.head('main').slice(0, 7)
  await page.goto('/services/storefront')
  await page.route('/services/storefront', route =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await page
    .getByRole('row', { name: /^main/ })
    .getByRole('button', { name: /^CI of main:/ })
    .click()
  const panel = page.getByRole('dialog', { name: `CI of ${sha} on main` })
  await expect(panel).toContainText('Prometheus could not be reached.')
  await page.unroute('/services/storefront')
  await panel.getByRole('button', { name: 'Try again' }).click()
  await expect(panel.getByRole('listitem').filter({ hasText: 'ci/test' })).toBeVisible()
  await expect(panel).not.toContainText('could not be reached')
})

test('a push is on the open page by its webhook', async ({ page, world, request }) => {
  const repository = join(world.dataFolder, 'hooked.git')
  const commit = (subject: string) => ({
    ...{ branch: 'main', author: 'Mara Okafor', subject, hoursAgo: 0 },
    files: { 'prometheus.yml': 'service: hooked\n' },
  })
  makeRepository(repository, [commit('The first')], new Date())
  // Git finds GitHub's repository on this machine.
  const address = 'https://github.com/acme/hooked.git'
  writeFileSync(join(world.dataFolder, '.gitconfig'), `[url "${repository}"]\n\tinsteadOf = ${address}\n`)
  await page.goto('/?add')
  const sheet = page.getByRole('dialog', { name: 'Add a service' })
  await sheet.getByLabel('Repository').fill(address)
  await sheet.getByRole('button', { name: /^Add/ }).click()
  await expect(page).toHaveURL('/services/hooked')
  const main = page.getByRole('row', { name: /^main/ })
  await expect(main).toContainText('The first')

  addCommit(repository, commit('Pushed just now'))
  const body = JSON.stringify({ ref: 'refs/heads/main', repository: { full_name: 'acme/hooked' } })
  const signature = createHmac('sha256', world.env.GITHUB_WEBHOOK_SECRET ?? '').update(body)
  const answer = await request.post('/api/webhooks/github', {
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature.digest('hex')}`,
    },
    data: body,
  })
  expect(answer.status()).toBe(202)
  await expect(main).toContainText('Pushed just now')
})
