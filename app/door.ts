import type { IncomingMessage } from 'node:http'
import type { Refusal } from '@/app/api/problem'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
/** Other machines ask for these through a proxy, under any name: they show who they are, or are told nothing. */
const UNDER_ANY_NAME = /^\/(healthz|readyz|api\/webhooks\/[\w/-]+)(\?|$)/

/**
 * Why web answers no request like this, whatever it asks for; `null`: it does. There is no sign-in, so whoever reaches
 * this address acts as the owner: a name that someone else made point here (DNS rebinding) is not ours.
 */
export function refusalAtDoor({ url = '/', headers }: IncomingMessage, publicUrl: string): Refusal | null {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const ours = new URL(publicUrl).hostname
  if (!LOOPBACK.test(name) && name !== ours && !UNDER_ANY_NAME.test(url)) {
    const names = [...new Set(['localhost', '127.0.0.1', '[::1]', ours])].join(', ')
    const detail = `This server is not known as “${name}”, but as ${names}. Set PUBLIC_URL if that is its address.`
    return { status: 421, code: 'foreign_host', title: 'Not this host', detail }
  }
  return refusalOfAddress(url)
}

/** Next would call an address that is no text a fault of ours, and the database one that holds a NUL character. */
function refusalOfAddress(url: string): Refusal | null {
  const [path = '', search = ''] = url.split(/\?(.*)/s)
  if (!isText(path)) {
    const detail = `The address ${url} is not UTF-8 with percent encoding.`
    return { status: 400, code: 'malformed', title: 'Not an address', detail }
  }
  if (path.includes('%00'))
    return { status: 404, code: 'not_found', title: 'Nothing here', detail: `There is no ${path}.` }
  if (!search.includes('%00')) return null
  const detail = 'A value in the address holds a NUL character (%00).'
  return { status: 422, code: 'invalid', title: 'Not understood', detail }
}

function isText(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
