import { processLine } from '@/lib/commands/runner'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'
import { Frame } from './frame'
import type { Channel, Transport } from './transport'
import { type Word, Words } from './words'

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

const partingMs = 3_000
const keptBytes = 16_000_000

/** One conversation with the host: header and payload out, framed bytes and words in. */
export async function converse(transport: Transport, call: Call): Promise<Result<Heard, HostFailure>> {
  if (call.signal?.aborted) return fail(aborted)
  const begun = performance.now()
  const opening = transport.open(processLine)
  const limit = givingUp(call.timeoutMs, call.signal)
  const opened = await Promise.race([opening, limit.reached])
  limit.clear()
  if (typeof opened === 'string') {
    opening.then(late => late.ok && late.value.drop())
    return fail(opened === 'aborted' ? aborted : timedOut(call.timeoutMs))
  }
  if (!opened.ok) return opened
  return listen(opened.value, { ...call, timeoutMs: call.timeoutMs - (performance.now() - begun) })
}

async function listen(channel: Channel, call: Call): Promise<Result<Heard, HostFailure>> {
  const frame = new Frame(call.nonce)
  const collected: Buffer[] = []
  let size = 0
  const collect = (bytes: Buffer) => {
    size += bytes.length
    if (size <= keptBytes) collected.push(bytes)
  }
  const deliver = call.onBytes ?? collect
  let refused: unknown
  let parted = false
  let scriptEnded = () => {}
  const script = new Promise<void>(resolve => {
    scriptEnded = resolve
  })
  const words = new Words(call.nonce, word => {
    call.onWord?.(word, channel)
    settleScript()
  })
  const settleScript = () => {
    if (frame.ended && words.heard.some(word => word.name === 'exit')) scriptEnded()
  }

  let delivery = Promise.resolve()
  const take = (bytes: Buffer) => {
    if (bytes.length === 0 || parted || refused !== undefined) return
    channel.stdout.pause()
    delivery = delivery
      .then(() => deliver(bytes))
      .catch(cause => {
        refused = cause ?? new Error('the log was refused')
      })
      .then(() => void channel.stdout.resume())
  }
  channel.stdout.on('data', (chunk: Buffer) => {
    take(frame.push(chunk))
    settleScript()
  })
  channel.stderr.on('data', (chunk: Buffer) => words.push(chunk))
  for (const stream of [channel.stdin, channel.stdout, channel.stderr]) stream.on('error', () => {})
  channel.stdin.write(call.header + (call.payload ?? ''))

  const end = await firstOf(channel, script, call)
  if (end === 'script') channel.stdin.end('done\n')
  if (end === 'timed_out' || end === 'aborted') {
    parted = true
    await part(channel)
  }
  if (end !== 'script') {
    take(frame.flush())
    words.flush()
  }
  await delivery
  if (refused !== undefined) return fail({ kind: 'aborted', message: 'the log could not be kept', cause: refused })
  if (end === 'aborted') return fail(aborted)
  if (end === 'timed_out') return fail(timedOut(call.timeoutMs))
  const noise = Buffer.concat([frame.noise, words.banner, words.stderr]).toString('utf8').trim()
  const heard = { words: words.heard, stdout: Buffer.concat(collected), stderr: words.stderr, noise }
  return ok({ ...heard, exited: end === 'script' || end === 'exited' })
}

type End = 'script' | 'exited' | 'lost' | 'timed_out' | 'aborted'

async function firstOf(channel: Channel, script: Promise<void>, call: Call): Promise<End> {
  const limit = givingUp(call.timeoutMs, call.signal)
  const closed = channel.closed.then(({ exited }): End => (exited ? 'exited' : 'lost'))
  const end = await Promise.race([script.then((): End => 'script'), closed, limit.reached])
  limit.clear()
  return end
}

/** The caller's patience: ends by time or by signal. */
function givingUp(ms: number, signal: AbortSignal | undefined) {
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  const reached = new Promise<'timed_out' | 'aborted'>(resolve => {
    timer = setTimeout(() => resolve('timed_out'), Math.min(ms, 2_147_483_647))
    stop = () => resolve('aborted')
    signal?.addEventListener('abort', stop, { once: true })
  })
  const clear = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
  return { reached, clear }
}

/** The end of stdin without a last word tells the runner to stop what it does for us. */
async function part(channel: Channel): Promise<void> {
  channel.stdin.end()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, partingMs)
  })
  channel.stdout.resume()
  await Promise.race([channel.closed, late])
  clearTimeout(timer)
  channel.drop()
}

const aborted: HostFailure = { kind: 'aborted', message: 'stopped on request' }
const timedOut = (ms: number): HostFailure => ({
  kind: 'timed_out',
  message: `no answer within ${Math.ceil(ms / 100) / 10} s`,
})
