import { TLSSocket } from 'node:tls'
import { fail, ok } from '@/lib/domain/result'
import { connect } from './connect'
import { Deadline } from './deadline'
import { decodeBody } from './decode-body'
import { ExchangeError, messageOf } from './exchange-error'
import { prepareCall } from './prepare-call'
import { routeOf } from './route'
import { certificateOf, secure } from './secure'
import { send } from './send'
import { Stopwatch } from './stopwatch'
import type { Exchange, ExchangeFailure, ExchangeOptions, ExchangeResult, HttpCall } from './types'

const MAX_BODY_BYTES = 10_000_000

/**
 * One request and its answer, over a connection of its own. Redirects are answers like any other: whoever follows one
 * makes another exchange, under the same policy. Never throws.
 */
export async function exchange(call: HttpCall, options: ExchangeOptions): Promise<ExchangeResult> {
  const watch = new Stopwatch()
  const deadline = new Deadline(call, options.signal)
  try {
    return ok(await attempt(call, options, deadline, watch))
  } catch (cause) {
    return fail(failureOf(cause, watch))
  } finally {
    deadline.end()
  }
}

async function attempt(
  given: HttpCall,
  options: ExchangeOptions,
  deadline: Deadline,
  watch: Stopwatch,
): Promise<Exchange> {
  const { call, url } = prepareCall(given)
  const { connecting, whole } = deadline
  const { stream, peer } = await connect(routeOf(call, url), options, call.ipFamily, connecting, watch)
  const link = url.protocol === 'https:' ? await secure(stream, call, url.hostname, connecting) : stream
  const secured = link instanceof TLSSocket && url.protocol === 'https:'
  if (secured) watch.lap('tlsMs')
  deadline.connected()
  const certificate = secured ? certificateOf(link) : undefined
  const maxBytes = call.maxBodyBytes ?? MAX_BODY_BYTES
  const { rawBody, ...head } = await send(link, { call, url }, maxBytes, whole, watch)
  const timings = watch.read()
  const body = await decodeBody(rawBody, head.headers, maxBytes)
  return { call, answer: { ...head, rawBody, body }, timings, peer, certificate }
}

function failureOf(cause: unknown, watch: Stopwatch): ExchangeFailure {
  const timings = watch.read()
  if (!(cause instanceof ExchangeError)) return { kind: 'protocol', message: messageOf(cause), timings, cause }
  const { kind, message, details } = cause
  return { kind, message, timings, ...details }
}
