import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { ExchangeError, messageOf } from './exchange-error'
import { bare } from './route'
import type { Certificate, HttpCall } from './types'

/**
 * TLS over a stream, for the URL's own host wherever the stream leads.
 *
 * @throws ExchangeError `tls`, or the signal's reason
 */
export function secure(stream: Duplex, call: HttpCall, hostname: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => {
      signal.removeEventListener('abort', stop)
      stream.destroy()
      reject(new ExchangeError('tls', `${hostname}: ${messageOf(cause)}`, { cause }))
    }
    const stop = () => {
      stream.destroy()
      reject(signal.reason)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const socket = connectTls({ ...tlsOptions(call, hostname), socket: stream })
      socket.once('error', failed)
      socket.once('secureConnect', () => {
        signal.removeEventListener('abort', stop)
        socket.off('error', failed)
        socket.on('error', () => {})
        resolve(socket)
      })
    } catch (cause) {
      failed(cause instanceof Error ? cause : new Error(`${cause}`))
    }
  })
}

function tlsOptions({ tls = {}, version = '2' }: HttpCall, hostname: string): ConnectionOptions {
  const host = bare(hostname).replace(/\.$/, '')
  return {
    host,
    servername: isIP(host) ? undefined : host,
    ALPNProtocols: version === '2' ? ['h2', 'http/1.1'] : ['http/1.1'],
    rejectUnauthorized: !tls.insecure,
    ca: tls.ca,
    cert: tls.cert,
    key: tls.key,
    passphrase: tls.passphrase,
  }
}

/** What the server showed. */
export function certificateOf(socket: TLSSocket): Certificate | undefined {
  const shown = socket.getPeerX509Certificate()
  if (!shown) return undefined
  return {
    subject: oneLine(shown.subject),
    issuer: oneLine(shown.issuer),
    startDate: new Date(shown.validFrom),
    expireDate: new Date(shown.validTo),
    serialNumber: (shown.serialNumber.toLowerCase().match(/../g) ?? []).join(':'),
    subjectAltName: shown.subjectAltName ?? '',
    pem: shown.toString(),
  }
}

/** Node puts each part of a name on a line. */
const oneLine = (name: string | undefined) => (name ?? '').split('\n').join(', ')
