import type { ReadFile } from '../evaluate/assert'
import type { Rendering } from '../evaluate/scope'
import { NoValue } from '../evaluate/value'
import type { HttpCall, HttpHeader, TlsOptions } from '../http/types'
import type { Request } from '../syntax/tree'
import { pairs, requestContent } from './body'
import type { Settings } from './settings'

/** The call of a request, complete but for the jar's cookies. Throws NoValue. */
export async function callOf(
  request: Request,
  settings: Settings,
  rendering: Rendering,
  readFile: ReadFile,
): Promise<HttpCall> {
  const content = await requestContent(request, rendering, readFile)
  const headers: HttpHeader[] = [
    ...request.headers.map(({ key, value }) => ({ name: rendering.text(key), value: rendering.text(value) })),
    ...settings.headers.map(headerOf),
  ]
  const add = (name: string, value: string | null) => {
    if (value !== null && !headers.some(header => header.name.toLowerCase() === name.toLowerCase()))
      headers.push({ name, value })
  }
  add('Authorization', credentials(request, settings, rendering))
  add('Content-Type', content?.mediaType ?? null)
  add('Accept', '*/*')
  add('Accept-Encoding', settings.compressed ? 'gzip, deflate, br' : null)
  add('User-Agent', 'prometheus-check')
  const cookies = cookiesOf(request, rendering)
  if (cookies !== '') headers.push({ name: 'Cookie', value: cookies })
  return {
    method: request.method,
    url: urlOf(request, rendering),
    headers: headers.filter(({ name }) => !settings.withoutHeaders.includes(name.toLowerCase())),
    body: content ? Buffer.from(content.value.value) : undefined,
    version: settings.version,
    ipFamily: settings.ipFamily ?? undefined,
    connectTo: settings.connectTo.map(connectTo),
    resolve: settings.resolve.map(resolved),
    tls: await tlsOf(settings, readFile),
    connectTimeoutMs: settings.connectTimeoutMs ?? undefined,
    timeoutMs: settings.maxTimeMs ?? undefined,
  }
}

function urlOf(request: Request, rendering: Rendering): string {
  const url = rendering.text(request.url)
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new NoValue('check', `“${url}” is no URL: it needs http:// or https:// and a host`)
  const query = request.sections.flatMap(section =>
    section.kind === 'query' ? [pairs(section.params, rendering)] : [],
  )
  const added = query.filter(text => text !== '').join('&')
  const [before = '', fragment] = url.split(/#(.*)/s)
  const joint = added === '' ? '' : before.includes('?') ? (/[?&]$/.test(before) ? '' : '&') : '?'
  return `${before}${joint}${added}${fragment === undefined ? '' : `#${fragment}`}`
}

function credentials(request: Request, { user }: Settings, rendering: Rendering): string | null {
  const params = request.sections.flatMap(section => (section.kind === 'basicAuth' ? section.params : []))
  const given = params.map(({ key, value }) => `${rendering.text(key)}:${rendering.text(value)}`)[0] ?? user
  return given === null ? null : `Basic ${Buffer.from(given).toString('base64')}`
}

const cookiesOf = (request: Request, rendering: Rendering) =>
  request.sections
    .flatMap(section => (section.kind === 'cookies' ? section.params : []))
    .map(({ key, value }) => `${rendering.text(key)}=${rendering.text(value)}`)
    .join('; ')

function headerOf(text: string): HttpHeader {
  const [, name, value] = /^([^:]+):\s*(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new NoValue('check', `the option header takes “name: value”, not “${text}”`)
  return { name: name.trim(), value }
}

/** `host:port:address`, as curl's `--resolve`. */
function resolved(text: string) {
  const [, host, port, address] = /^([^:]+):([0-9]+):\[?([^\]]+)\]?$/.exec(text) ?? []
  if (!host || !port || !address) throw new NoValue('check', `resolve takes host:port:address, not “${text}”`)
  return { host, port: Number(port), address }
}

/** `host:port:to-host:to-port`, as curl's `--connect-to`. */
function connectTo(text: string) {
  const [, host, port, toHost, toPort] = /^(\[[^\]]*\]|[^:]*):([0-9]*):(\[[^\]]*\]|[^:]*):([0-9]*)$/.exec(text) ?? []
  if (host === undefined || port === undefined || toHost === undefined || toPort === undefined)
    throw new NoValue('check', `connect-to takes host:port:host:port, not “${text}”`)
  return { host, port, toHost, toPort }
}

async function tlsOf({ insecure, cacert, cert, key }: Settings, readFile: ReadFile): Promise<TlsOptions> {
  const pem = async (path: string) => Buffer.from(await readFile(path)).toString()
  // curl's form: a password may follow the certificate's path.
  const [certificate, ...password] = cert?.split(':') ?? []
  const passphrase = password.join(':') || undefined
  return {
    insecure,
    ca: cacert === null ? undefined : await pem(cacert),
    cert: certificate === undefined ? undefined : await pem(certificate),
    key: key === null ? (certificate === undefined ? undefined : await pem(certificate)) : await pem(key),
    passphrase,
  }
}
