import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'
import { Hearing } from './hearing'
import type { Lane, Lanes } from './lanes'
import type { Channel, Transport } from './transport'
import type { Word } from './words'

export type Call = {
  nonce: string
  opening: string
  payload?: string
  timeoutMs: number
  signal?: AbortSignal
  /** Framed bytes of stdout, in order. Awaited: the host is held back meanwhile. Without it they are collected. */
  onBytes?: (bytes: Buffer) => void | Promise<void>
  /** Hears each word at once; may write to stdin. */
  onWord?: (word: Word, channel: Channel) => void
}

/** What was heard to the call's end, as seen on both outputs, or until the channel closed. */
export type Heard = { words: Word[]; stdout: Buffer; stderr: Buffer; noise: string; exited: boolean }

/** How long the runner has to stop what it does for us when we leave early. */
const partingMs = 3_000

/**
 * One conversation with the host: opening and payload out, framed bytes and words in. It is had again when the lane had
 * gone away before a word of it: whatever is asked of a host can be asked twice.
 */
export async function converse(transport: Transport, call: Call): Promise<Result<Heard, HostFailure>> {
  if (call.signal?.aborted) return fail(aborted)
  const patience = patienceOf(call)
  for (;;) {
    const taking = transport.lanes.take()
    const taken = await Promise.race([taking, patience.ended])
    if (typeof taken === 'string') {
      taking.then(late => late.ok && transport.lanes.giveBack(late.value))
      return fail(leaving(taken, call))
    }
    const heard = taken.ok ? await talk(transport.lanes, taken.value, call, patience.ended) : taken
    if (taken.ok && taken.value.used && heard.ok && !heard.value.exited && heard.value.words.length === 0) continue
    patience.clear()
    return heard
  }
}

async function talk(
  lanes: Lanes,
  lane: Lane,
  call: Call,
  patience: Promise<Leave>,
): Promise<Result<Heard, HostFailure>> {
  const { channel } = lane
  const asked = performance.now()
  const onWord: Call['onWord'] = (word, from) => {
    if (word.name === 'here') lanes.answered(performance.now() - asked)
    call.onWord?.(word, from)
  }
  const hearing = new Hearing(channel, { ...call, onWord })
  channel.stdin.write(`${call.nonce}\n${call.opening}${call.payload ?? ''}`)
  const closed = channel.closed.then(({ exited }) => (exited ? 'exited' : 'lost'))
  const refused = hearing.refused.then(() => 'refused')
  const end = await Promise.race([hearing.ended, closed, refused, patience])
  const over = end === 'script' || end === 'over'
  if (!over && end !== 'exited' && end !== 'lost') {
    hearing.stop()
    await part(channel, hearing.attached)
  }
  const heard = await hearing.finish(over || end === 'exited')
  if (end === 'script') channel.stdin.write('done\n')
  if (over) lanes.giveBack(lane)
  if (hearing.refusal) return fail({ kind: 'aborted', message: 'the log could not be kept', ...hearing.refusal })
  return end === 'aborted' || end === 'timed_out' ? fail(leaving(end, call)) : ok(heard)
}

/** The end of stdin without a last word tells the runner to stop what it does for us. A run that has begun goes on. */
async function part(channel: Channel, attached: Promise<void>): Promise<void> {
  channel.stdin.end()
  channel.stdout.resume()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, partingMs)
  })
  await Promise.race([channel.closed, attached, late])
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
