import { NoValue } from './value'

/** What came back for a request, after redirects were followed: all that queries may ask for. */
export type Answer = {
  /** Of the last request. */
  url: string
  /** `1.0`, `1.1` or `2`. */
  version: string
  status: number
  /** Name and value as they travelled. */
  headers: readonly { name: string; value: string }[]
  rawBody: Uint8Array
  /** Without its content encoding, or why that could not be undone. */
  body: { ok: true; value: Uint8Array } | { ok: false; message: string }
  ip: string
  certificate: Certificate | null
  durationMs: number
  /** The absolute addresses that were redirected to, in order. */
  redirects: readonly string[]
}

type Certificate = {
  subject: string
  issuer: string
  startDate: Date
  expireDate: Date
  serialNumber: string
  subjectAltName: string
  pem: string
}

/** Values of a header, by its name in any case. */
export const headerValues = ({ headers }: Pick<Answer, 'headers'>, name: string): string[] =>
  headers.filter(header => header.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value)

export function bodyOf(answer: Answer): Uint8Array {
  if (!answer.body.ok) throw new NoValue('answer', answer.body.message)
  return answer.body.value
}

/** The body as text, by the charset of `Content-Type`, else UTF-8. */
export function textOf(answer: Answer): string {
  const type = headerValues(answer, 'content-type')[0] ?? ''
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? 'utf-8'
  return decoded(bodyOf(answer), charset, 'answer')
}

/** Bytes as text by a label of https://encoding.spec.whatwg.org. `fault` is whose the label is. */
export function decoded(bytes: Uint8Array, label: string, fault: 'answer' | 'check'): string {
  const decoder = decoderOf(label, fault)
  try {
    return decoder.decode(bytes)
  } catch {
    throw new NoValue('answer', `the bytes are no ${label} text`)
  }
}

function decoderOf(label: string, fault: 'answer' | 'check'): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true })
  } catch {
    throw new NoValue(fault, `“${label}” is no charset that is known here`)
  }
}
