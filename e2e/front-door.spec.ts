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
