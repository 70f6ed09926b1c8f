import type { Duplex } from 'node:stream'
import type { Result } from '@/lib/domain/result'

/** Name and value, in the order they travel. Names may repeat and keep their case. */
export type HttpHeader = { name: string; value: string }

/** One request, complete: templates are rendered, cookies and credentials are headers. Times are milliseconds, sizes bytes. */
export type HttpCall = {
  method: string
  /** Absolute, `http` or `https`. A user and password in it become basic credentials unless `Authorization` is given. */
  url: string
  /** `Host` and `Content-Length` are added when absent; nothing else is. */
  headers: readonly HttpHeader[]
  body?: Uint8Array
  /** What is offered: `1.1` is HTTP/1.1 only; `2` (the default) takes HTTP/2 where TLS agrees on it, else HTTP/1.1. */
  version?: '1.1' | '2'
  /** Resolve to this family only. */
  ipFamily?: 4 | 6
  /** Where to connect instead, as curl's `--connect-to`; the first that matches. An empty host or port matches any, or keeps what was. */
  connectTo?: readonly { host: string; port: string; toHost: string; toPort: string }[]
  /** Addresses of names, as curl's `--resolve`. They are judged like any other. */
  resolve?: readonly { host: string; port: number; address: string }[]
  tls?: TlsOptions
  /** For resolving, connecting and the TLS handshake together. */
  connectTimeoutMs?: number
  /** For everything. */
  timeoutMs?: number
  /** For the body, as it travels and as it is decoded, each. */
  maxBodyBytes?: number
}

export type TlsOptions = {
  /** Takes any certificate. */
  insecure?: boolean
  /** PEM: authorities that are trusted instead of the system's. */
  ca?: string
  /** PEM: what we show the server. */
  cert?: string
  key?: string
  /** Of the key. */
  passphrase?: string
}

/** Where a call runs. */
export type ExchangeOptions = {
  policy: ReachPolicy
  /** Through a host: its own loopback is reached by this, everything else directly and under the policy. */
  dial?: Dial
  /** Name resolution; the system's by default. */
  resolver?: Resolver
  signal?: AbortSignal
}

/** Addresses of a name, in the order they should be tried. Throws as `node:dns` does. */
export type Resolver = (name: string) => Promise<readonly string[]>

/** A way to a host's own loopback, such as its SSH connection. */
export type Dial = {
  /** The host's name, for messages. */
  host: string
  /** Ports of the host's loopback that may be reached. */
  ports: readonly number[]
  /** A byte stream to `127.0.0.1:<port>` as the host sees it. Does not throw. */
  open(port: number, signal: AbortSignal): Promise<Result<Duplex, { kind: DialFailureKind; message: string }>>
}

export type DialFailureKind = Extract<ExchangeFailureKind, 'connection_refused' | 'unreachable' | 'timed_out'>

/** What may be reached: by name, which must lead to public addresses, or by network. See `reachPolicy`. */
export type ReachPolicy = { everything: true } | { everything?: false; entries: readonly ReachEntry[] }

export type ReachEntry = { text: string; port?: number } & (
  | { kind: 'name'; name: string; subdomains: boolean }
  | { kind: 'network'; cidr: string }
)

/** Why something may not be reached: the rule, from a closed list, and a sentence for people. */
export type Refusal = {
  rule:
    | 'not_allowed' // nothing in the list names it
    | 'loopback'
    | 'private'
    | 'link_local'
    | 'metadata' // a cloud's metadata service
    | 'shared' // carrier-grade NAT
    | 'multicast'
    | 'unspecified'
    | 'reserved'
    | 'port' // the host's loopback, but not a port of the service
  host: string
  port: number
  /** The address that was judged; absent when the name alone decided. */
  address?: string
  message: string
}

/** Milliseconds of each phase; `undefined` where there was none (no name to resolve, no TLS) or it was not reached. */
export type Timings = {
  dnsMs?: number
  connectMs?: number
  tlsMs?: number
  /** From the request's last byte sent, as far as we know it, to the first byte of the answer. */
  firstByteMs?: number
  downloadMs?: number
  totalMs: number
}

/** The server's own certificate. */
export type Certificate = {
  /** `C=US, O=Example, CN=example.com`. */
  subject: string
  issuer: string
  startDate: Date
  expireDate: Date
  /** Lower-case hex pairs joined by colons. */
  serialNumber: string
  /** `DNS:example.com, IP Address:192.0.2.1`; empty when there are none. */
  subjectAltName: string
  pem: string
}

export type HttpAnswer = {
  version: '1.0' | '1.1' | '2'
  status: number
  reason: string
  headers: readonly HttpHeader[]
  /** As it travelled, with chunking undone. */
  rawBody: Buffer
  /** With `Content-Encoding` undone. An encoding that we do not know, or bytes that are not of it, fail here only. */
  body: Result<Buffer, { kind: 'unknown_encoding' | 'malformed_body'; message: string }>
}

/** One request and its answer. */
export type Exchange = {
  /** As sent, with the headers that were added. */
  call: HttpCall
  answer: HttpAnswer
  timings: Timings
  /** The address that was really connected to; a host's loopback when dialled. */
  peer: { ip: string; port: number }
  /** With TLS only. */
  certificate?: Certificate
}

export type ExchangeFailureKind =
  | 'bad_call' // the URL, method or headers cannot be sent
  | 'could_not_resolve'
  | 'refused_by_policy' // `refusal` says which address and which rule
  | 'connection_refused'
  | 'unreachable' // no route, or the connection was lost before it was one
  | 'tls'
  | 'timed_out'
  | 'aborted' // the caller's signal
  | 'protocol' // the answer is not HTTP, or broke off
  | 'body_too_large'

/** `message` is a sentence for people; of the call it names the host and port only, since the rest may hold secrets. */
export type ExchangeFailure = {
  kind: ExchangeFailureKind
  message: string
  refusal?: Refusal
  timings: Timings
  cause?: unknown
}

export type ExchangeResult = Result<Exchange, ExchangeFailure>
