/**
 * `npm start`: makes the database usable and serves the web. `--dev` serves from source, for working on Prometheus.
 * On SIGTERM it takes no more requests, lets those under way finish, and cuts live streams, whose pages come back.
 */
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { withType } from '@/app/api/problem'
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
    if (isReadable(request)) void answer(request, response)
    else tellThatItCannotBeRead(request, response)
  })
  console.log(`Prometheus serves ${config.publicUrl}`)

  const stop = () => void shutDown(server).then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function tellThatItStarts(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('Prometheus is starting\n')
}

/** Next would call an address that is no text a fault of ours. */
function isReadable({ url = '/' }: IncomingMessage): boolean {
  try {
    decodeURIComponent(url.replace(/\?.*/s, ''))
    return true
  } catch {
    return false
  }
}

function tellThatItCannotBeRead({ url }: IncomingMessage, response: ServerResponse): void {
  const detail = `The address ${url} is not UTF-8 with percent encoding.`
  const problem = withType({ status: 400, code: 'malformed', title: 'Not an address', detail })
  response.writeHead(400, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
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
