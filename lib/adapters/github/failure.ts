import type { ProviderFailure } from '@/lib/ports/git-provider'

type HttpError = {
  status: number
  message: string
  response?: { headers?: Record<string, string | number | undefined> }
}

/** GitHub has answered, and not with all there is. */
export class Incomplete extends Error {}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number'

/** When it does not say how long, GitHub asks for a minute. */
const A_MINUTE_MS = 60_000

/** A limit that lies further ahead than GitHub's hour is a wrong clock: it is asked again after that. */
const LONGEST_MS = 65 * A_MINUTE_MS

const time = (date: Date) => `${date.toISOString().slice(11, 16)} UTC`

export const rateLimited = (until: Date): ProviderFailure => ({
  kind: 'rate_limited',
  message: `GitHub was asked too often and answers again at ${time(until)}`,
  until,
})

/** What an exception of Octokit means. */
export function failureOf(error: unknown): ProviderFailure {
  if (error instanceof Incomplete) return { kind: 'refused', message: error.message, cause: error }
  if (!isHttpError(error)) {
    const words = error instanceof Error ? error.message : String(error)
    return { kind: 'unreachable', message: `GitHub cannot be reached (${words})`, cause: error }
  }
  const until = limitOf(error)
  if (until) return rateLimited(until)
  const words = error.message.split(' - http')[0] ?? ''
  switch (error.status) {
    case 401:
      return { kind: 'auth_failed', message: 'GitHub refused our credentials', cause: error }
    case 403:
      return { kind: 'auth_failed', message: `GitHub does not allow us this (${words})`, cause: error }
    case 404:
      return { kind: 'not_found', message: 'GitHub knows no such thing, or does not show it to us', cause: error }
    case 500:
      // Octokit gives this number to what the network did, too.
      return { kind: 'unreachable', message: `GitHub cannot be reached (${words})`, cause: error }
    default:
      if (error.status > 500)
        return { kind: 'unreachable', message: `GitHub does not work (${error.status})`, cause: error }
      return { kind: 'refused', message: `GitHub said no (${error.status}: ${words})`, cause: error }
  }
}

/** Until when GitHub wants to be left alone: its first limit names a time, its second a number of seconds. */
function limitOf({ status, message, response }: HttpError): Date | null {
  if (status !== 403 && status !== 429) return null
  const headers = response?.headers ?? {}
  const after = Number(headers['retry-after'])
  const reset = Number(headers['x-ratelimit-reset'])
  const spent = String(headers['x-ratelimit-remaining']) === '0'
  const latest = Date.now() + LONGEST_MS
  if (after > 0) return new Date(Math.min(latest, Date.now() + after * 1000))
  if (spent && reset > 0) return new Date(Math.min(latest, Math.max(Date.now() + 1000, reset * 1000)))
  if (status === 429 || /rate limit/i.test(message)) return new Date(Date.now() + A_MINUTE_MS)
  return null
}
