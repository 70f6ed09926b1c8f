import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join, relative } from 'node:path'
import { text as textOf } from 'node:stream/consumers'

type Handler = (request: Request, props: { params: Promise<Record<string, string>> }) => Promise<Response>

const API = join(import.meta.dirname, '../app/api/v1')

/** `services/[name]/deploys` as a pattern with named groups; a rest of path is left out. */
function patternOf(folder: string): RegExp {
  const parts = folder.split('/').map(part => part.replace(/^\[(\w+)\]$/, '(?<$1>[^/]+)'))
  return new RegExp(`^/api/v1/${parts.join('/')}$`)
}

/**
 * The API's own handlers behind a socket, for programs that ask over HTTP. The test that serves them says what they are
 * wired to.
 */
export async function serveApi(): Promise<{ url: string; close: () => void }> {
  const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('route.ts'))
  const routes = files.map(file => ({ pattern: patternOf(dirname(relative('', file))), file: join(API, file) }))
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', headers } = incoming
    const asked = new URL(incoming.url ?? '/', url)
    const route = routes.find(({ pattern }) => pattern.test(asked.pathname))
    const groups = route?.pattern.exec(asked.pathname)?.groups ?? {}
    const params = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
    const handlers = (route ? await import(route.file) : {}) as Record<string, Handler>
    const body = await textOf(incoming)
    const request = new Request(asked, {
      ...{ method, headers: headers as Record<string, string> },
      ...(body !== '' && { body }),
    })
    const answer = await handlers[method]?.(request, { params: Promise.resolve(params) })
    outgoing.writeHead(answer?.status ?? 404, Object.fromEntries(answer?.headers ?? []))
    outgoing.end(await answer?.text())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
