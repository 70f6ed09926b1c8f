import { headerValues } from '../evaluate/answer'
import { NoValue } from '../evaluate/value'
import type { Exchange, ExchangeFailure, ExchangeResult, HttpCall } from '../http/types'
import type { CookieJar } from './cookie-jar'
import type { Settings } from './settings'

/** One request and its answer. */
export type Ask = (call: HttpCall) => Promise<ExchangeResult>
export type Step = { call: HttpCall; result: ExchangeResult }
export type Followed = { steps: Step[]; last: Exchange | null; failure: ExchangeFailure | null; tooMany: boolean }

/** Makes a call and, where the settings say so, those that its answers redirect to. Cookies are sent and kept. */
export async function follow(first: HttpCall, settings: Settings, jar: CookieJar, ask: Ask): Promise<Followed> {
  const steps: Step[] = []
  for (let call = first; ; ) {
    const sent = withCookies(call, jar)
    const result = await ask(sent)
    steps.push({ call: sent, result })
    if (!result.ok) return { steps, last: null, failure: result.failure, tooMany: false }
    const { answer } = result.value
    for (const header of headerValues(answer, 'set-cookie')) jar.store(header, new URL(call.url))
    const next =
      settings.follow === 'no' ? null : redirected(call, answer.status, locationOf(answer, call.url), settings)
    if (next === null) return { steps, last: result.value, failure: null, tooMany: false }
    if (settings.maxRedirects >= 0 && steps.length > settings.maxRedirects)
      return { steps, last: result.value, failure: null, tooMany: true }
    call = next
  }
}

/** The absolute address that an answer points to; null when it names none that can be read. */
export function locationOf(answer: Parameters<typeof headerValues>[0], base: string): string | null {
  const location = headerValues(answer, 'location')[0]
  return location !== undefined && URL.canParse(location, base) ? new URL(location, base).href : null
}

function withCookies(call: HttpCall, jar: CookieJar): HttpCall {
  const kept = jar.for(new URL(call.url)).map(({ name, value }) => `${name}=${value}`)
  if (kept.length === 0) return call
  const isCookie = ({ name }: { name: string }) => name.toLowerCase() === 'cookie'
  const given = call.headers.filter(isCookie).map(({ value }) => value)
  const others = call.headers.filter(header => !isCookie(header))
  return { ...call, headers: [...others, { name: 'Cookie', value: [...kept, ...given].join('; ') }] }
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** As curl follows: a POST becomes a GET unless the status is 307 or 308, and credentials stay with their host. */
function redirected(
  call: HttpCall,
  status: number,
  location: string | null,
  { follow: how }: Settings,
): HttpCall | null {
  if (!REDIRECTS.has(status) || location === null) return null
  const same = new URL(location).origin === new URL(call.url).origin
  const toGet = status === 303 ? call.method !== 'HEAD' : status < 303 && call.method === 'POST'
  const gone = [...(toGet ? ['content-type', 'content-length'] : []), ...(same || how === 'trusted' ? [] : PRIVATE)]
  const headers = call.headers.filter(({ name }) => !gone.includes(name.toLowerCase()))
  if (!/^https?:/.test(location)) throw new NoValue('answer', `it redirects to “${location}”, which is no web address`)
  return { ...call, url: location, headers, ...(toGet && { method: 'GET', body: undefined }) }
}

const PRIVATE = ['authorization', 'cookie', 'host']
