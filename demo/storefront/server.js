import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { loadCatalog } from './lib/catalog.js'
import { log, logRequest } from './lib/log.js'
import { revision } from './lib/revision.js'
import { findRoute } from './lib/router.js'

const port = Number(process.env.PORT)
if (!Number.isInteger(port) || port < 1) throw new Error(`PORT must be a port number, but is ${process.env.PORT}`)

const folder = new URL('./routes/', import.meta.url)
const modules = await Promise.all(readdirSync(folder).map(name => import(new URL(name, folder))))
const routes = modules.flatMap(module => Object.entries(module.routes))

async function readBody(request) {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text === '' ? {} : JSON.parse(text)
}

async function answer(request) {
  const url = new URL(request.url, 'http://localhost')
  const found = findRoute(routes, request.method, url.pathname)
  if (!found) return { status: 404, body: { error: `there is nothing at ${url.pathname}` } }
  try {
    return await found.handle({ params: found.params, query: url.searchParams, body: await readBody(request) })
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'the body is not JSON' } }
    log('error', error.stack)
    return { status: 500, body: { error: 'something went wrong here' } }
  }
}

const server = createServer(async (request, response) => {
  const began = performance.now()
  const { status = 200, body } = await answer(request)
  response.writeHead(status, { 'content-type': 'application/json', 'x-revision': revision })
  response.end(`${JSON.stringify(body)}\n`)
  logRequest(request, status, performance.now() - began)
})

await loadCatalog()
server.listen(port, '127.0.0.1', () => log('info', `revision ${revision.slice(0, 7)} listens on port ${port}`))

process.once('SIGTERM', () => {
  log('info', 'stops')
  server.close(() => process.exit(0))
  server.closeIdleConnections()
  // A request that never ends must not hold up the next release.
  setTimeout(() => process.exit(0), 1000).unref()
})
