import { plain } from './print'

/** An answer of the API that is no success: its problem details, and the exit code that says which kind. */
export class Refusal extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Exit codes: 1 it ended badly, 2 wrong usage, 3 not found, 4 refused (not now, not allowed), 5 no answer. */
export const EXIT = { badEnd: 1, usage: 2, notFound: 3, refused: 4, unreached: 5 } as const

let base = 'http://127.0.0.1:3000'

/** Where Prometheus runs. */
export function talkTo(url: string): void {
  if (!URL.canParse(url)) throw new Refusal(`“${url}” is no address such as http://127.0.0.1:3000.`, EXIT.usage)
  base = url.replace(/\/+$/, '')
}

/** The address of something of this installation. */
export const addressOf = (path: string): string => `${base}${path}`

/** What stands in the way, and what would take it away. */
type Problem = { detail?: string; reasons?: { message: string; unblock: { action: string } }[] }

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const url = addressOf(`/api/v1${path}`)
  const response = await fetch(url, init).catch((error: Error) => {
    const why = error.cause instanceof Error ? error.cause.message : error.message
    throw new Refusal(
      `${base} does not answer (${why}). Say where Prometheus runs with --url or PROMETHEUS_URL.`,
      EXIT.unreached,
    )
  })
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as Problem
  const said = problem.detail ?? `${response.status} ${response.statusText}`
  const lines = problem.reasons?.length
    ? problem.reasons.map(({ message, unblock }) => plain(`${message} ${unblock.action}.`))
    : [plain(said)]
  throw new Refusal(lines.join('\n'), codeOf(response.status))
}

function codeOf(status: number): number {
  if (status === 404) return EXIT.notFound
  if (status === 400 || status === 422) return EXIT.usage
  return status >= 500 ? EXIT.unreached : EXIT.refused
}

/** Reads a resource; its shape is that of lib/api. */
export async function get<T>(path: string): Promise<T> {
  return (await (await send(path)).json()) as T
}

/** Asks for something once: a repetition after a lost answer has no second effect. */
export async function post<T>(
  path: string,
  body: object,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'POST',
): Promise<T> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
  const init = { method, headers, body: JSON.stringify(body) }
  const again = (error: unknown) => {
    if (error instanceof Refusal && error.exitCode === EXIT.unreached) return send(path, init)
    throw error
  }
  return (await (await send(path, init).catch(again)).json()) as T
}

/** An event stream's body. */
export const open = (path: string) => bodyOf(path, 'text/event-stream')

/** A log's bytes. */
export const readText = (path: string) => bodyOf(path, '*/*')

async function bodyOf(path: string, accept: string): Promise<ReadableStream<Uint8Array>> {
  const { body } = await send(path, { headers: { accept } })
  if (!body) throw new Refusal('The answer is empty.', EXIT.unreached)
  return body
}
