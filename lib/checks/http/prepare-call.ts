import { ExchangeError } from './exchange-error'
import type { HttpCall, HttpHeader } from './types'

/**
 * Reads the URL as browsers do (so `0x7f.1` and `①` are already addresses) and adds the headers that HTTP needs.
 *
 * @throws ExchangeError `bad_call`
 */
export function prepareCall(call: HttpCall): { call: HttpCall; url: URL } {
  if (!URL.canParse(call.url)) throw new ExchangeError('bad_call', 'the URL cannot be read: it needs http://host/path')
  const url = new URL(call.url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ExchangeError(
      'bad_call',
      `the URL begins with ${url.protocol}// and only http:// and https:// are spoken`,
    )
  }
  const has = (name: string) => call.headers.some(header => header.name.toLowerCase() === name)
  const added: HttpHeader[] = []
  if (!has('host')) added.push({ name: 'Host', value: url.host })
  const credentials = basic(url)
  if (credentials && !has('authorization')) added.push({ name: 'Authorization', value: credentials })
  return { call: { ...call, headers: [...added, ...call.headers] }, url }
}

function basic({ username, password }: URL): string | undefined {
  if (!username && !password) return undefined
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    return `Basic ${Buffer.from(pair).toString('base64')}`
  } catch {
    throw new ExchangeError('bad_call', 'the user or password in the URL has a % that encodes nothing')
  }
}
