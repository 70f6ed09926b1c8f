import type { Operation } from '@/lib/commands/runner'
import { fail, ok } from '@/lib/domain/result'
import type {
  ActAnswer,
  HostAddress,
  HostAnswer,
  HostFailure,
  Place,
  RemoteHost,
  RunReport,
} from '@/lib/ports/remote-host'
import { failureOf, reportOf } from './answer'
import type { Heard } from './call'
import { followRun } from './follow'
import { openLoopback, requestHttp } from './http'
import { PATIENCE } from './patience'
import { callPlace, type PlaceCall } from './place-call'
import { probeHost } from './probe'
import type { Transport } from './transport'

const reports = ['running', 'done', 'unknown', 'cancelled', 'none']

/** The host at the other end of a transport. */
export function remoteHost(address: HostAddress, transport: Transport, patience = PATIENCE): RemoteHost {
  const { callMs } = patience
  const call = (place: Place, operation: Operation, rest: Partial<PlaceCall> = {}) =>
    callPlace(transport, { deployTo: place.deployTo, operation, timeoutMs: callMs, ...rest })

  return {
    address,
    roundTripMs: () => transport.lanes.answeredMs,
    wake: () => transport.lanes.wake(),
    probe: () => probeHost(transport),

    async fence(place, token, runs) {
      const bad = runs.map(badRun).find(failure => failure !== undefined) ?? badToken(token)
      if (bad) return fail(bad)
      const heard = await call(place, { op: 'fence', owner: place.owner, token, runs })
      if (!heard.ok) return heard
      const failure = failureOf(heard.value, ['told'])
      if (failure) return fail(failure)
      const fenced = heard.value.words.find(word => word.name === 'fenced')
      return ok({
        strangers: fenced?.rest.split(' ').filter(Boolean) ?? [],
        told: { holds: heard.value.stderr.toString('utf8'), at: performance.now() },
      })
    },

    async start(place, request) {
      const { run, token, script } = request
      const bad = badRun(run) ?? badToken(token) ?? badScript(script)
      return bad ? fail(bad) : followRun(transport, this, place, request, patience)
    },

    async state(place, run) {
      const bad = badRun(run)
      if (bad) return fail(bad)
      const heard = await call(place, { op: 'state', id: run })
      return heard.ok ? report(heard.value) : heard
    },

    async readLog(place, run, offset, length) {
      const bad = badRun(run)
      if (bad) return fail(bad)
      if (length === 0) return ok(Buffer.alloc(0))
      const heard = await call(place, { op: 'log', id: run, offset, want: length }, { timeoutMs: 120_000 })
      if (!heard.ok) return heard
      const failure = failureOf(heard.value, ['sent'])
      return failure ? fail(failure) : ok(heard.value.stdout.subarray(0, length))
    },

    async cancel(place, run, token, graceMs) {
      const bad = badRun(run) ?? badToken(token)
      if (bad) return fail(bad)
      const operation = { op: 'cancel', owner: place.owner, id: run, token, grace: Math.ceil(graceMs / 10) } as const
      const heard = await call(place, operation, { timeoutMs: graceMs + callMs + 15_000 })
      return heard.ok ? report(heard.value) : heard
    },

    async act(place, token, script, timeoutMs) {
      const bad = badToken(token) ?? badScript(script)
      if (bad) return fail(bad)
      const heard = await call(place, { op: 'act', owner: place.owner, token }, { script, timeoutMs })
      return heard.ok ? acted(heard.value) : heard
    },

    async read(place, script, timeoutMs) {
      const bad = badScript(script)
      if (bad) return fail(bad)
      const heard = await call(place, { op: 'read' }, { script, timeoutMs })
      return heard.ok ? acted(heard.value) : heard
    },

    http: request => requestHttp(transport, request),
    stream: to => transport.tunnel(to),
    loopback: (port, signal) => openLoopback(transport, port, signal),
  }
}

async function report(heard: Heard): HostAnswer<RunReport> {
  if (heard.words.some(word => word.name === 'nowhere')) return ok({ state: 'none' })
  const failure = failureOf(heard, reports)
  if (failure) return fail(failure)
  const found = reportOf(heard.words)
  return found ? ok(found) : fail({ kind: 'protocol', message: 'the runner gave a report that cannot be read' })
}

async function acted(heard: Heard): HostAnswer<ActAnswer> {
  if (heard.words.some(word => word.name === 'nowhere')) return ok({ exitCode: 66, stdout: '', stderr: '' })
  const failure = failureOf(heard, ['exit'])
  if (failure) return fail(failure)
  const exitCode = Number(heard.words.find(word => word.name === 'exit')?.rest)
  return ok({ exitCode, stdout: heard.stdout.toString('utf8'), stderr: heard.stderr.toString('utf8') })
}

function badRun(run: string): HostFailure | undefined {
  if (/^[a-z0-9-]{1,100}$/.test(run)) return undefined
  return {
    kind: 'protocol',
    message: `"${run}" cannot be a run's id (lower-case letters, digits and hyphens, at most 100)`,
  }
}

function badToken(token: number): HostFailure | undefined {
  if (Number.isSafeInteger(token) && token >= 0) return undefined
  return { kind: 'protocol', message: `${token} cannot be a token (a whole number that grows)` }
}

/** Scripts are taken line by line by the shell's builtins; data belongs into an upload. */
function badScript(script: string): HostFailure | undefined {
  if (Buffer.byteLength(script) <= 256_000) return undefined
  return {
    kind: 'protocol',
    message: `a script of ${Buffer.byteLength(script)} bytes is too long (at most 256,000); upload its data`,
  }
}
