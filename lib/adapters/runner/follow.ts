import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostAnswer, HostFailure, Place, RemoteHost, RunReport, StartRequest } from '@/lib/ports/remote-host'
import { failureOf, reportOf } from './answer'
import type { Heard } from './call'
import type { Patience } from './patience'
import { pause } from './pause'
import { callPlace } from './place-call'
import { RunLog } from './run-log'
import type { Transport } from './transport'
import { sendUpload } from './upload'
import { type Verdict, watchRun } from './watch'

/** How long a host may be away before we stop trying to come back to a run. */
const awayMs = 30_000
/** A run that takes longer is asked for its log while it grows; that of a shorter one comes in one piece. */
const SHORT_MS = 500
const finalReports = ['done', 'unknown', 'cancelled']
const stopped: HostFailure = { kind: 'aborted', message: 'stopped on request' }
const lost: HostFailure = { kind: 'lost', message: 'the connection was lost before the run ended' }

/**
 * Starts the run, or attaches to it, and stays with it to its end. Starting again is how a lost connection is
 * mended: the host starts a run once, and sends the log from where we are.
 */
export async function followRun(
  transport: Transport,
  host: RemoteHost,
  place: Place,
  request: StartRequest,
  patience: Patience,
): HostAnswer<RunReport> {
  const log = new RunLog(request)
  let contactAt = performance.now()
  let mayHaveStarted = false
  for (let attempt = 0; ; attempt++) {
    const turn = await followOnce(transport, host, place, request, log, patience)
    if (turn.answer.ok || !isPassing(turn.answer.failure)) return turn.answer
    if (turn.attached) attempt = 0
    if (turn.attached) contactAt = performance.now()
    mayHaveStarted ||= turn.attached || turn.answer.failure.kind === 'lost'
    if (performance.now() - contactAt > awayMs) {
      return fail({ ...turn.answer.failure, kind: mayHaveStarted ? 'lost' : 'unreachable' })
    }
    await pause(Math.min(5_000, 100 * 2 ** attempt), request.signal)
    if (request.signal?.aborted) return fail(stopped)
  }
}

const unbegun = (ms: number, sent: boolean): HostFailure => ({
  kind: 'timed_out',
  message: `${sent ? 'the upload stood still' : 'the host said nothing of the run'} for ${ms / 1000} s`,
})

const isPassing = ({ kind }: HostFailure) => kind === 'lost' || kind === 'unreachable'

type Turn = { answer: Result<RunReport, HostFailure>; attached: boolean }

async function followOnce(
  transport: Transport,
  host: RemoteHost,
  place: Place,
  request: StartRequest,
  log: RunLog,
  { beginMs, overdueMs }: Patience,
): Promise<Turn> {
  const following = new AbortController()
  const stop = () => following.abort()
  request.signal?.addEventListener('abort', stop, { once: true })
  if (request.signal?.aborted) stop()
  const over = new AbortController()
  let watch: Promise<Verdict> | undefined
  let sending: Promise<HostFailure | undefined> | undefined
  const { upload } = request
  let growing: NodeJS.Timeout | undefined
  let silent = false
  let toldAt: number | null = null
  const silence = setTimeout(() => {
    silent = true
    stop()
  }, beginMs)
  const heard = await callPlace(transport, {
    deployTo: place.deployTo,
    operation: {
      ...{ op: 'start', owner: place.owner, token: request.token, id: request.run, offset: log.offset },
      ...(request.single && { single: 'yes' as const }),
      ...(request.tell && { tell: 'yes' as const }),
      ...(upload && { want: upload.size }),
    },
    script: request.script,
    timeoutMs: Number.POSITIVE_INFINITY,
    signal: following.signal,
    onBytes: bytes => log.take(bytes),
    onWord: (word, channel) => {
      silence.refresh()
      if (word.name === 'told') toldAt = performance.now()
      if (word.name === 'send' && upload) {
        sending = sendUpload(upload, channel, following.signal, () => silence.refresh())
        sending.then(broken => broken && stop())
      }
      if (word.name === 'attached') {
        clearTimeout(silence)
        growing = setTimeout(() => channel.stdin.write('tail\n'), Math.min(SHORT_MS, request.silenceMs / 2))
        watch ??= watchRun(
          host,
          place,
          request,
          log,
          { elapsedMs: Number(word.rest) || 0, overdueMs },
          over.signal,
          stop,
        )
      }
    },
  })
  clearTimeout(silence)
  clearTimeout(growing)
  // Without a reason one is made, with its stack, for every run.
  over.abort(null)
  request.signal?.removeEventListener('abort', stop)
  const verdict = (await watch) ?? {}
  const attached = watch !== undefined
  if (silent && !heard.ok) return { attached, answer: fail(unbegun(beginMs, sending !== undefined)) }
  const broken = await sending
  if (request.signal?.aborted) return { attached, answer: fail(stopped) }
  if (broken) return { attached, answer: fail(broken) }
  const answer = judge(heard, verdict, toldAt)
  if (!answer.ok || !('logLength' in answer.value))
    return { attached, answer: verdict.failure ? fail(verdict.failure) : answer }
  const completed = await log.complete(host, place, answer.value.logLength)
  if (!completed.ok) return { attached, answer: completed }
  if (request.signal?.aborted) return { attached, answer: fail(stopped) }
  return { attached, answer: verdict.failure ? fail(verdict.failure) : answer }
}

/** What a turn amounts to; a turn that ended without a report is repeated as after a lost connection. */
function judge(
  heard: Result<Heard, HostFailure>,
  verdict: Verdict,
  toldAt: number | null,
): Result<RunReport, HostFailure> {
  if (heard.ok) {
    const report = reportOf(heard.value.words)
    if (report?.state === 'done' && toldAt !== null)
      return ok({ ...report, told: { holds: heard.value.stderr.toString('utf8'), at: toldAt } })
    if (report && finalReports.includes(report.state)) return ok(report)
    if (!heard.value.words.some(word => word.name === 'attached')) {
      return fail(failureOf(heard.value, finalReports) ?? lost)
    }
  } else if (heard.failure.kind !== 'aborted' || heard.failure.cause !== undefined) return heard
  if (verdict.report && finalReports.includes(verdict.report.state)) return ok(verdict.report)
  return fail(verdict.failure ?? lost)
}
