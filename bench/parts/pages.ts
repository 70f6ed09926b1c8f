import { mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { stopEmbeddedPostgres } from '@/lib/db/embedded'
import { openDatabase } from '@/lib/db/open'
import { median, type Report } from '../report'
import { startWeb } from '../web'
import { seedChecks } from './seed-checks'
import { seedHistory } from './seed-history'

const ROUNDS = 15
const MOST_MS = 100
const MOST_KB = 170

/** Pages of an installation with a long history: how long the server takes, and how much script a first visit loads. */
export async function measurePages(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-bench-'))
  try {
    const { url, secretKey } = await openDatabase({ databaseUrl: null, secretKey: null, dataFolder: folder })
    await seedHistory(url)
    await seedChecks(url)
    const web = await startWeb({
      DATABASE_URL: url,
      PROMETHEUS_SECRET_KEY: Buffer.from(secretKey).toString('base64'),
      PROMETHEUS_DATA: folder,
      LOG_LEVEL: 'warn',
    })
    try {
      const pages = {
        '/': '/',
        '/services/<name>': '/services/service-7',
        '/services/<1,000 branches × 30 checks>': '/services/busy?branches=all',
        '<deploy>': await lastDeploy(url),
        '/checks, 120 of them': '/checks',
        '<check>, 90 days of 130,000 runs': '/checks/service-7/production/checks/cart.hurl?range=quarter',
      }
      for (const [name, path] of Object.entries({ ...pages, '/deploys': '/deploys', '/hosts': '/hosts' })) {
        await measurePage(report, name, web.url, path)
      }
    } finally {
      await web.stop()
    }
  } finally {
    await stopEmbeddedPostgres(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

async function measurePage(report: Report, row: string, origin: string, path: string): Promise<void> {
  const times: number[] = []
  let page = await load(origin + path)
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}: ${page.text.slice(0, 300)}`)
  for (let round = 0; round < ROUNDS; round++) {
    page = await load(origin + path)
    times.push(page.ms)
  }
  const scripts = new Set(
    [...page.text.matchAll(/<script[^>]+src="(\/_next\/[^"]+\.js)[^"]*"(?![^>]*noModule)/gi)].map(([, src]) => src),
  )
  let bytes = 0
  for (const src of scripts) bytes += (await load(origin + src)).bytes
  const table = 'pages, 60 services × 50 branches × 100,000 deploys'
  report.add({ table, row, column: 'server time', value: median(times), unit: 'ms', target: { atMost: MOST_MS } })
  report.add({ table, row, column: 'first-load script', value: bytes / 1000, unit: 'kB', target: { atMost: MOST_KB } })
  report.add({ table, row, column: 'HTML', value: page.bytes / 1000, unit: 'kB' })
}

/** The path of a deploy's page. */
async function lastDeploy(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ path: string }>(`
    SELECT '/services/' || s.name || '/' || e.name || '/' || d.number AS path
    FROM "Deploy" d JOIN "Service" s ON s.id = d."serviceId" JOIN "Environment" e ON e.id = d."environmentId"
    ORDER BY d."requestedAt" DESC LIMIT 1`)
  await client.end()
  return rows[0]?.path ?? '/'
}

type Loaded = { status: number; ms: number; bytes: number; text: string }

/** Loads what a browser would, compressed. `ms` is until the last byte; `bytes` as they came over the wire. */
function load(url: string): Promise<Loaded> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'text/html,*/*', 'accept-encoding': 'gzip' } }, answer => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        const ms = performance.now() - began
        const wire = Buffer.concat(pieces)
        const text = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(wire) : wire
        resolve({ status: answer.statusCode ?? 0, ms, bytes: wire.length, text: text.toString('utf8') })
      })
      answer.on('error', reject)
    }).on('error', reject)
  })
}
