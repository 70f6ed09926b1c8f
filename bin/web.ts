/**
 * `npm start`: makes the database usable and serves the web. `--dev` serves from source, for working on Prometheus.
 * On SIGTERM it takes no more requests, lets those under way finish, and cuts live streams, whose pages come back.
 */
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { type Refusal, withType } from '@/app/api/problem'
import { refusalAtDoor } from '@/app/door'
import { readConfig } from '@/lib/config'
import { keepEmbeddedPostgres } from '@/lib/db/keep-embedded'
import { openDatabase } from '@/lib/db/open'

const ROOT = join(import.meta.dirname, '..')
const GRACE_MS = 3000

const dev = process.argv.includes('--dev')

async function serve(): Promise<void> {
  const config = readConfig()
  if (!dev && !existsSync(join(ROOT, '.next/BUILD_ID')))
    throw new Error('There is no build. Make one with `npm run build`.')
  const server = createServer(tellThatItStarts)
  await listen(server, config)
  const { url, secretKey } = await openDatabase(config)
  if (!config.databaseUrl) keepEmbeddedPostgres(config.dataFolder, error => console.error(error))
  // Pages are bundled and read the configuration for themselves.
  Object.assign(process.env, {
    NODE_ENV: dev ? 'development' : 'production',
    DATABASE_URL: url,
    PROMETHEUS_SECRET_KEY: Buffer.from(secretKey).toString('base64'),
  })
  const { default: next } = await import('next')
  const app = next({ dev, dir: ROOT, hostname: config.host, port: config.port, httpServer: server })
  await app.prepare()
  const answer = app.getRequestHandler()
  server.removeListener('request', tellThatItStarts)
  server.on('request', (request, response) => {
    const refusal = refusalAtDoor(request, config.publicUrl)
    if (refusal) refuse(request, response, refusal)
    else void answer(request, response)
  })
  console.log(`Prometheus serves ${config.publicUrl}`)

  const stop = () => void shutDown(server).then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function tellThatItStarts(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('Prometheus is starting\n')
}

/** Programs read problem details, and people read text. */
function refuse({ url = '/' }: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const [type, body] = url.startsWith('/api/')
    ? ['application/problem+json', JSON.stringify(withType(refusal))]
    : ['text/plain; charset=utf-8', `${refusal.title}\n\n${refusal.detail}\n`]
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  response.writeHead(refusal.status, headers).end(body)
}

/** Takes the port first: whether it is free is worth knowing before the database starts. */
function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} of ${host} is in use. Stop what uses it, or set PORT to a free one.`
      reject(error.code === 'EADDRINUSE' ? new Error(taken) : error)
    })
    server.listen(port, host, resolve)
  })
}

async function shutDown(server: Server): Promise<void> {
  const closed = new Promise(resolve => server.close(resolve))
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
  await closed
}

await serve().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
