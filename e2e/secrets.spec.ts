import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase } from '@/lib/db/client'
import { ECHO_FILES, TOKEN } from './leaks/echo'
import { searchDatabase } from './leaks/search-database'
import { leaksIn, writingsOf } from './leaks/writings'
import { expect, test } from './world'

test.describe.configure({ mode: 'serial' })
test.setTimeout(180_000)

const SECRETS = { variable: 'pl4nted "s3cr&t"/<+> %41?ü', token: TOKEN }
/** Goes wherever the secrets go, and is none: what does not find it would not find them either. */
const LOUD = { loud: 'l0ud "in-the-open"/<+> %41?ü' }
const ROOT = join(import.meta.dirname, '..')

/** What was said outside of the database, by where. */
const said = new Map<string, string>()
const leaks = (secrets: Record<string, string>) =>
  [...said].flatMap(([where, text]) => leaksIn(text, secrets).map(leak => `${where}: ${leak}`))

test('deploys that send secrets, hear of others and fail', async ({ page, world, storefront }) => {
  const ask = async (path: string) => {
    const answer = await fetch(`${world.url}${path}`)
    said.set(path, `${[...answer.headers].join('\n')}\n${await answer.text()}`)
  }
  const put = (name: string, value: string, secret: boolean) =>
    fetch(`${world.url}/api/v1/variables`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'idempotency-key': `set-${name}` },
      body: JSON.stringify({ service: 'storefront', name, value, secret }),
    }).then(async answer => said.set(`PUT ${name}`, name === 'loud' ? '' : await answer.text()))
  await put('planted', SECRETS.variable, true)
  await put('loud', LOUD.loud, false)
  const live = new AbortController()
  const heard = listen(`${world.url}/api/v1/events`, live.signal)

  const config = storefront.config()
  const branches = { 'feat/report': '{ on_failure: report, wait: 1s }', 'feat/undo': '{ wait: 1s }' }
  const ids: string[] = []
  for (const [branch, checks] of Object.entries(branches)) {
    const changed = config.replace('test: { branches: "*",', `test: { checks: ${checks}, branches: "*",`)
    await storefront.push({
      branch,
      subject: 'Say back what is heard',
      files: { ...ECHO_FILES, 'prometheus.yml': changed },
    })
    const { id, number } = await storefront.calls.deploy('test', branch)
    ids.push(id)
    await storefront.calls.follow(id)
    for (const path of ['', '/checks', '/events', '/log?host=test-1', '/log?host=test-2'])
      await ask(`/api/v1/deploys/${id}${path}`)
    await page.goto(`/services/storefront/test/${number}`)
    await page.getByRole('tab', { name: 'Checks' }).click()
    said.set(`page of ${branch}`, await page.content())
    await ask(`/services/storefront/test/${number}`)
  }
  const states = await Promise.all(ids.map(async id => (await storefront.calls.follow(id)).state))
  expect(states).toEqual(['succeeded', 'rolled_back'])

  for (const id of ids) {
    const { checks } = await (await fetch(`${world.url}/api/v1/deploys/${id}/checks`)).json()
    for (const run of checks) await ask(`/api/v1/check-runs/${run.id}`)
    expect(checks.map(({ verdict }: { verdict: string }) => verdict)).toEqual(expect.arrayContaining(['fail']))
  }
  for (const path of [
    '/api/v1/variables',
    '/api/v1/services',
    '/',
    '/checks',
    '/settings',
    '/services/storefront?variables=test',
  ])
    await ask(path)
  live.abort()
  said.set('live events', await heard)
  for (const name of ['web', 'worker'])
    said.set(`${name}.log`, await readFile(`test-results/world-${test.info().workerIndex}/${name}.log`, 'utf8'))
})

test('the command line exports no secret either', async ({ storefront }) => {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-leaks-'))
  await writeFile(join(folder, 'echo.hurl'), ECHO_FILES['checks/echo.hurl'])
  const args = ['--import', 'tsx', 'cli/prometheus.ts', 'check', 'run', join(folder, 'echo.hurl')]
  const own = ['--variable', `base_url=${storefront.address('test-1')}`, '--variable', `loud=${LOUD.loud}`]
  const run = (...more: string[]) =>
    promisify(execFile)(process.execPath, [...args, ...own, '--secret', `planted=${SECRETS.variable}`, ...more], {
      cwd: ROOT,
    }).then(
      () => 'it passed',
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    )
  said.set('check run', await run())
  said.set('check run --json', await run('--json'))
  await run('--junit', join(folder, 'junit.xml'))
  said.set('check run --junit', await readFile(join(folder, 'junit.xml'), 'utf8'))
  expect(await readdir(folder)).toContain('junit.xml')
})

test('none of them is in any row of any table', async ({ world }) => {
  const { leaks, tables, rows } = await searchDatabase(world.databaseUrl, SECRETS)
  expect(leaks).toEqual([])
  expect(tables).toEqual(
    expect.arrayContaining(['public.CheckRun', 'public.Event', 'public.LogChunk', 'public.Variable']),
  )
  expect(rows).toBeGreaterThan(500)
})

test('none of them was said by the API, live streams, pages, logs or exports', () => {
  expect(leaks(SECRETS)).toEqual([])
})

test('what is no secret is found in all these places, so that nothing looks away', async ({ world }) => {
  const found = (await searchDatabase(world.databaseUrl, LOUD)).leaks.join('\n')
  expect(found).toMatch(/public\.CheckRun\.result: loud as clear/)
  const out = leaks(LOUD).join('\n')
  for (const place of [
    '/check-runs/',
    '/checks',
    '/api/v1/variables',
    'check run --json',
    'page of feat/undo',
    'variables=test',
  ])
    expect(out).toContain(place)
})

test('a secret that is written in any way is found in any kind of column', async ({ world }) => {
  const db = createDatabase(world.databaseUrl)
  try {
    await db.$executeRaw`CREATE TABLE planted (text text, json jsonb, bytes bytea, list text[])`
    const wanted: string[] = []
    for (const [name, secret] of Object.entries(SECRETS))
      for (const [how, writing] of Object.entries(writingsOf(secret))) {
        const text = `before ${writing} after`
        const json = JSON.stringify({ deep: [text] })
        await db.$executeRaw`INSERT INTO planted VALUES (${text}, ${json}::jsonb, ${Buffer.from(text)}, ${[text]})`
        for (const column of ['text', 'json', 'bytes', 'list'])
          wanted.push(`public.planted.${column}: ${name} as ${how}`)
      }
    const { leaks } = await searchDatabase(world.databaseUrl, SECRETS)
    expect(leaks).toEqual(expect.arrayContaining(wanted))
  } finally {
    await db.$executeRaw`DROP TABLE IF EXISTS planted`
    await db.$disconnect()
  }
})

/** Everything that a stream says until `signal`. */
async function listen(url: string, signal: AbortSignal): Promise<string> {
  let text = ''
  try {
    const { body } = await fetch(url, { signal })
    for await (const chunk of body ?? []) text += Buffer.from(chunk).toString('utf8')
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return text
}
