import { processLine } from '@/lib/commands/runner'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'
import { Hearing } from './hearing'
import type { Channel, Transport } from './transport'
import type { Word } from './words'

export type Call = {
  nonce: string
  header: string
  payload?: string
  timeoutMs: number
  signal?: AbortSignal
  /** Framed bytes of stdout, in order. Awaited: the host is held back meanwhile. Without it they are collected. */
  onBytes?: (bytes: Buffer) => void | Promise<void>
  /** Hears each word at once; may write to stdin. */
  onWord?: (word: Word, channel: Channel) => void
}

/** What was heard until the channel closed, or until a script's end was seen on both outputs. */
export type Heard = { words: Word[]; stdout: Buffer; stderr: Buffer; noise: string; exited: boolean }

/** How long the runner has to stop what it does for us when we leave early. */
const partingMs = 3_000

/** One conversation with the host: header and payload out, framed bytes and words in. */
export async function converse(transport: Transport, call: Call): Promise<Result<Heard, HostFailure>> {
  if (call.signal?.aborted) return fail(aborted)
  const patience = patienceOf(call)
  const opening = transport.open(processLine)
  const opened = await Promise.race([opening, patience.ended])
  if (typeof opened !== 'string') {
    const heard = opened.ok ? await talk(opened.value, call, patience.ended) : opened
    patience.clear()
    return heard
  }
  opening.then(late => late.ok && late.value.drop())
  return fail(leaving(opened, call))
}

async function talk(channel: Channel, call: Call, patience: Promise<Leave>): Promise<Result<Heard, HostFailure>> {
  const hearing = new Hearing(channel, call)
  channel.stdin.write(call.header + (call.payload ?? ''))
  const closed = channel.closed.then(({ exited }) => (exited ? 'exited' : 'lost'))
  const refused = hearing.refused.then(() => 'refused')
  const end = await Promise.race([hearing.scriptEnded.then(() => 'script'), closed, refused, patience])
  if (end === 'script') channel.stdin.end('done\n')
  else if (end !== 'exited' && end !== 'lost') {
    hearing.stop()
    await part(channel)
  }
  const heard = await hearing.finish(end === 'script' || end === 'exited')
  if (hearing.refusal) return fail({ kind: 'aborted', message: 'the log could not be kept', ...hearing.refusal })
  return end === 'aborted' || end === 'timed_out' ? fail(leaving(end, call)) : ok(heard)
}

/** The end of stdin without a last word tells the runner to stop what it does for us. */
async function part(channel: Channel): Promise<void> {
  channel.stdin.end()
  channel.stdout.resume()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, partingMs)
  })
  await Promise.race([channel.closed, late])
  clearTimeout(timer)
  channel.drop()
}

type Leave = 'timed_out' | 'aborted'

function patienceOf({ timeoutMs, signal }: Call) {
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  const ended = new Promise<Leave>(resolve => {
    timer = setTimeout(() => resolve('timed_out'), Math.min(timeoutMs, 2_147_483_647))
    stop = () => resolve('aborted')
    signal?.addEventListener('abort', stop, { once: true })
  })
  const clear = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
  return { ended, clear }
}

const aborted: HostFailure = { kind: 'aborted', message: 'stopped on request' }

function leaving(leave: Leave, { timeoutMs }: Call): HostFailure {
  if (leave === 'aborted') return aborted
  return { kind: 'timed_out', message: `no answer within ${Math.ceil(timeoutMs / 100) / 10} s` }
}
