import { expect, test } from './world'

test('a fresh installation opens, and says what to do first', async ({ page, world }) => {
  const answers: number[] = []
  page.on('response', response => answers.push(response.status()))
  await page.goto('/')
  await expect(page).toHaveTitle(/Prometheus/)
  await expect(page.getByRole('main')).toBeVisible()
  expect(answers.filter(status => status >= 400)).toEqual([])
  expect(world.worker.isRunning).toBe(true)
})

test('the web says that it lives and whether it can work', async ({ request }) => {
  expect(await (await request.get('/healthz')).text()).toBe('ok\n')
  expect(await (await request.get('/readyz')).text()).toBe('ready\n')
})

test('under a name that someone made point here there is no page, no action and no API', async ({ request, world }) => {
  const headers = { host: `evil.example:${new URL(world.url).port}` }
  for (const path of ['/', '/hosts', '/api/v1/services', '/_next/static/x.js'])
    expect((await request.get(path, { headers })).status()).toBe(421)
  const action = await request.post('/', { headers: { ...headers, 'next-action': '0'.repeat(42) }, data: '[]' })
  expect(action.status()).toBe(421)
  expect(await action.text()).toContain('Set PUBLIC_URL if that is its address.')
  expect((await request.get('/healthz', { headers })).status()).toBe(200)
  expect((await request.post('/api/webhooks/ci/no-such-token', { headers, data: {} })).status()).not.toBe(421)
})
