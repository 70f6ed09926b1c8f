import { basicAuthOf, type Draft, fileBody, type Part, textBody } from './build'
import type { Losses } from './imported'
import type { PostmanAuth, PostmanBody, PostmanPair, PostmanUrl } from './postman-schema'

export type Place = { where: string; losses: Losses; ours: (text: string) => string }

const enabled = (pairs: readonly PostmanPair[]): [string, string][] =>
  pairs.filter(({ key, disabled }) => !disabled && key).map(({ key, value }) => [key ?? '', value ?? ''])

/** The URL as Postman would send it, variables as they are; an empty text when there is none. */
export function postmanUrl(url: PostmanUrl, lose: (what: string) => void): string {
  const text = (typeof url === 'string' ? url : (rawOf(url) ?? built(url))).trim()
  if (text === '') return ''
  const segments = new Map(typeof url === 'string' ? [] : enabled(url.variable ?? []))
  const filled = text.replace(/(?<=\/):([A-Za-z_][\w-]*)/g, (all, name: string) => {
    const value = segments.get(name)
    if (value === undefined || value === '') lose(`the path's ${all} has no value: it is the variable ${name} now`)
    return value || `{{${name}}}`
  })
  return /^([a-z][a-z0-9+.-]*:\/\/|\{\{)/i.test(filled) ? filled : `http://${filled}`
}

type Url = Exclude<PostmanUrl, string>

/** `raw` holds what is switched off too in some exports; then it is built from the parts. */
const rawOf = ({ raw, query }: Url) => (raw && !query?.some(({ disabled }) => disabled) ? raw : undefined)

function built({ raw, protocol, host, port, path, query }: Url): string {
  if (!host && raw) return raw.split('?')[0] + queryOf(query)
  const name = [host ?? []].flat().join('.')
  const parts = [path ?? []].flat().map(part => (typeof part === 'string' ? part : (part.value ?? '')))
  const whole = parts.length > 0 ? `/${parts.join('/').replace(/^\//, '')}` : ''
  return `${protocol ? `${protocol}://` : ''}${name}${port ? `:${port}` : ''}${whole}${queryOf(query)}`
}

function queryOf(query: Url['query']): string {
  const pairs = enabled(query ?? []).map(([key, value]) => (value === '' ? key : `${key}=${value}`))
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

/** A list, or lines as they travel. */
export function postmanHeaders(given: PostmanPair[] | string | null | undefined): [string, string][] {
  if (typeof given !== 'string') return enabled(given ?? [])
  return given.split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : []
  })
}

export function postmanBody(body: PostmanBody | null, draft: Draft, { where, losses, ours }: Place): void {
  if (!body?.mode || body.disabled) return
  const add = (name: string, value: string) => {
    if (!draft.headers.some(([known]) => known.toLowerCase() === name.toLowerCase())) draft.headers.push([name, value])
  }
  if (body.mode === 'raw' && body.raw) {
    const type = {
      json: 'application/json',
      xml: 'application/xml',
      html: 'text/html',
      javascript: 'application/javascript',
    }
    const language = body.options?.raw?.language ?? 'text'
    add('Content-Type', Object.hasOwn(type, language) ? type[language as keyof typeof type] : 'text/plain')
    draft.body = textBody(ours(body.raw))
  } else if (body.mode === 'urlencoded' && Array.isArray(body.urlencoded)) {
    draft.form = enabled(body.urlencoded).map(([key, value]) => [ours(key), ours(value)])
  } else if (body.mode === 'formdata') {
    draft.multipart = (body.formdata ?? []).flatMap(({ key, value, disabled, type, src, contentType }): Part[] => {
      if (disabled || !key) return []
      if (type !== 'file') return [{ name: ours(key), value: ours(value ?? '') }]
      const files = [src ?? []].flat()
      if (files.length === 0) losses.add(where, `the part ${key} names no file, and is left out`)
      return files.map(file => ({ name: ours(key), file, contentType: contentType ?? null }))
    })
  } else if (body.mode === 'file' && body.file?.src) draft.body = fileBody(body.file.src)
  else if (body.mode === 'graphql' && body.graphql) {
    add('Content-Type', 'application/json')
    draft.body = textBody(ours(JSON.stringify(graphql(body.graphql))))
  } else if (body.raw || body.urlencoded || body.file) losses.add(where, `the body (${body.mode}) is left out`)
}

function graphql({ query, variables, operationName }: NonNullable<PostmanBody['graphql']>): unknown {
  let values = variables
  if (typeof variables === 'string') {
    try {
      values = variables.trim() === '' ? undefined : JSON.parse(variables)
    } catch {
      values = variables
    }
  }
  return { query: query ?? '', ...(values ? { variables: values } : {}), ...(operationName ? { operationName } : {}) }
}

export function postmanAuth(auth: PostmanAuth | null, draft: Draft, { where, losses, ours }: Place): void {
  if (!auth || auth.type === 'noauth') return
  const of = (key: string) => ours(settingOf(auth, key))
  switch (auth.type) {
    case 'basic':
      draft.basicAuth = basicAuthOf(of('username'), of('password'), what => losses.add(where, what))
      return
    case 'bearer':
      draft.headers.push(['Authorization', `Bearer ${of('token')}`])
      return
    case 'apikey':
      if (of('in') === 'query') draft.query = [...(draft.query ?? []), [of('key'), of('value')]]
      else draft.headers.push([of('key') || 'Authorization', of('value')])
      return
    case 'oauth2':
      if (of('accessToken')) {
        draft.headers.push(['Authorization', `${of('headerPrefix').trim() || 'Bearer'} ${of('accessToken')}`])
        losses.add(where, 'its token is not fetched any more: capture one in a request before, or set it')
        return
      }
  }
  losses.add(where, `it signs in by ${auth.type}, which is left out`)
}

/** In version 2.1 a list of pairs, in 2.0 a map. */
function settingOf(auth: PostmanAuth, key: string): string {
  const settings: unknown = auth[auth.type]
  const found: unknown = Array.isArray(settings)
    ? settings.find(one => one?.key === key)?.value
    : settings && typeof settings === 'object'
      ? Object.entries(settings).find(([name]) => name === key)?.[1]
      : undefined
  return typeof found === 'string' || typeof found === 'number' ? `${found}` : ''
}
