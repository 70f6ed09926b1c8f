import type { Duplex } from 'node:stream'
import type { Result } from '@/lib/domain/result'
import type { Secret } from '@/lib/domain/secret'
import type { Bytes } from './bytes'

/** How to reach a host. `hostKey` is the pinned `SHA256:…` fingerprint; a connection to any other key is refused. */
export type HostAddress = {
  id: string
  name: string
  address: string
  port: number
  user: string
  privateKey: Secret
  hostKey: string
}

/**
 * A service's place on a host. One `deployTo` (absolute, or relative to the login user's home) belongs to one
 * service and environment; `owner` is `<service>/<environment>` and a place marked for another owner is refused.
 */
export type Place = { deployTo: string; owner: string }

/** Everything that can go wrong between us and a host, from a closed list. `message` is a sentence for people. */
export type HostFailure = {
  kind:
    | 'unreachable' // no TCP connection, name does not resolve, handshake lost, keepalive gave up
    | 'host_key_changed' // the host offered another key than the pinned one; `offered` is its fingerprint
    | 'auth_failed'
    | 'bad_key' // our private key cannot be parsed
    | 'lost' // the connection or channel went away before an answer; the outcome is not known
    | 'no_runner' // what answered is not our runner (ForceCommand, broken shell); message shows its first bytes
    | 'missing_tool' // the host lacks a program we need; `tools` names them
    | 'refused' // the fence: our token is older than `lease`
    | 'conflict' // live runs of an older owner; `runs` names them
    | 'foreign' // the place belongs to another service or environment (`owner`)
    | 'no_space'
    | 'no_permission'
    | 'timed_out' // we gave up waiting; the remote side has been dealt with as far as possible
    | 'aborted' // the caller's signal fired
    | 'protocol' // the host answered something we cannot make sense of
  message: string
  offered?: string
  tools?: string[]
  lease?: number
  runs?: string[]
  owner?: string
  cause?: unknown
}

export type HostAnswer<T> = Promise<Result<T, HostFailure>>

/** What first contact learns about a host. */
export type HostFacts = {
  /** `uname -sr`, for the screen. */
  system: string
  home: string
  loginShell: string
  /** Programs that are needed and absent; empty when the host is usable. */
  missing: string[]
  /** systemd's KillUserProcesses; `null` where it could not be asked. */
  killsUserProcesses: boolean | null
  /** Milliseconds of a round trip on the open connection. */
  roundTripMs: number
}

/**
 * What a host reports about a run.
 * `unknown`: it was claimed, is not alive and left no exit; `living` counts processes that still carry its mark.
 * `none`: it provably never started. `done` with `cancelled` was ended by our cancel; `told` is what the place held then,
 * where that was asked for.
 */
export type RunReport =
  | { state: 'running'; logLength: number; elapsedMs: number }
  | { state: 'done'; exitCode: number; logLength: number; cancelled: boolean; told?: Told }
  | { state: 'unknown'; logLength: number; living: number }
  | { state: 'cancelled' }
  | { state: 'none' }

/** What a place holds (`parseState` reads it), and when the host said so, by `performance.now()`. */
export type Told = { holds: string; at: number }

export type FenceAnswer = {
  /** Ids of live runs that were not named: an older owner's. They must be waited for or cancelled. */
  strangers: string[]
  told: Told
}

/** Exactly `size` bytes, which are there whole before the script starts, in the file that it knows as `$upload`. */
export type Upload = { size: number; open: () => Bytes }

export type StartRequest = {
  /** `[a-z0-9-]{1,100}`, unique for ever within the place. Starting it twice is the same as starting it once. */
  run: string
  /**
   * Text of a POSIX sh script, at most 256,000 bytes (data is an `upload`). It is executed with umask 022, stdin at /dev/null, in its own session.
   * Its output is a file: it must say `>&2`, because `> /dev/stderr` would open that file anew and cut it.
   */
  script: string
  /** It must not start twice, even where the host lost power in the meantime: that it starts is on the disk before it does. */
  single?: boolean | undefined
  /** What must be there before it starts. A run that has started, or was cancelled, is not sent it. */
  upload?: Upload | undefined
  /** Asks what the place holds, too, when it has ended with 0: `told` of the report, unless the connection was lost before. */
  tell?: boolean | undefined
  token: number
  /** Log bytes already held; following begins here. */
  offset: number
  /**
   * Receives the log in order, without gap or repeat. Awaited: back-pressure reaches the host. What a left-over child
   * writes after the end can come too: the log is the first `logLength` bytes of the final report.
   * If it throws, following stops (`aborted` with that cause) and the run goes on.
   */
  onLog: (offset: number, bytes: Buffer) => void | Promise<void>
  /** Stops following (the run itself goes on). */
  signal?: AbortSignal
  /** Total time the run may take by the host's clock; afterwards it is cancelled and the answer is `timed_out`. */
  timeoutMs: number
  /** Time without a new log byte after which the run is cancelled and the answer is `timed_out`. */
  silenceMs: number
}

export type ActAnswer = { exitCode: number; stdout: string; stderr: string }

export type HttpRequest = {
  port: number
  path: string
  method?: string
  headers?: Record<string, string>
  timeoutMs: number
  /** The body is cut at this many bytes. */
  maxBytes?: number
}
export type HttpAnswer = { status: number; headers: Record<string, string>; body: string; durationMs: number }
/** `connection_refused`: nothing listens on the port. `forwarding_off`: sshd forbids it and no fallback exists. */
export type HttpFailure = {
  kind: 'connection_refused' | 'timed_out' | 'bad_answer' | 'forwarding_off' | 'host'
  message: string
  host?: HostFailure
}

/** Where a stream from the host goes: a TCP address as the host resolves it, or a UNIX socket's absolute path. */
export type StreamTarget = { address: string; port: number } | { socket: string }
/** `connection_refused`: nothing answers there, or the login user may not. `forwarding_off`: sshd forbids it. */
export type StreamFailure = {
  kind: 'connection_refused' | 'forwarding_off' | 'host'
  message: string
  host?: HostFailure
}

/** One host, reached over one warm connection. Nothing throws; every answer is a value. */
export interface RemoteHost {
  readonly address: HostAddress
  /** The fastest that it has answered, in milliseconds: the link, without what a busy host adds. `null`: not yet. */
  roundTripMs(): number | null
  /** Begins to open what the next call will need. Whether that is to be had, the call finds out. */
  wake(): void
  /** First contact: is everything there that a host needs? Needs no place. */
  probe(): HostAnswer<HostFacts>
  /**
   * Raises the place's lease to `token` and adopts `runs`, then tells what the place holds. Creates the place when missing.
   * Before anything else in a claim.
   */
  fence(place: Place, token: number, runs: string[]): HostAnswer<FenceAnswer>
  /** Starts the run or attaches to it, follows it to its end, and answers with the final report (never `running`). */
  start(place: Place, request: StartRequest): HostAnswer<RunReport>
  state(place: Place, run: string): HostAnswer<RunReport>
  /** Bytes `[offset, offset + length)` of a run's log. */
  readLog(place: Place, run: string, offset: number, length: number): HostAnswer<Buffer>
  /** Fenced. TERM to every member, KILL after `graceMs`, answers what the host reports afterwards. A finished run is left alone. */
  cancel(place: Place, run: string, token: number, graceMs: number): HostAnswer<RunReport>
  /**
   * A short idempotent script in the foreground under the place's lock, refused when `token` is behind the lease. cwd is
   * the place. What it leaves running must not hold its outputs: later calls are heard through them.
   */
  act(place: Place, token: number, script: string, timeoutMs: number): HostAnswer<ActAnswer>
  /** A read-only script without lock or fence, in the place's folder (exit 66 and nothing else if it does not exist). */
  read(place: Place, script: string, timeoutMs: number): HostAnswer<ActAnswer>
  /** HTTP to the host's own loopback through the connection. */
  http(request: HttpRequest): Promise<Result<HttpAnswer, HttpFailure>>
  /** Bytes to and from something that the host can reach. The caller ends it. */
  stream(to: StreamTarget): Promise<Result<Duplex, StreamFailure>>
  /** Bytes to and from a port of the host's own loopback, also where sshd forbids forwarding. When the signal fires it is not opened, or is ended. */
  loopback(port: number, signal: AbortSignal): Promise<Result<Duplex, HttpFailure>>
}

export interface RemoteHosts {
  /** The key a host offers, without trusting it or logging in: `SHA256:…`. */
  offeredKey(address: string, port: number): HostAnswer<{ fingerprint: string; type: string }>
  /** The host behind an address; connections are made lazily, pooled by id and kept warm. A changed address, key or pin makes a new one. */
  host(address: HostAddress): RemoteHost
  /** Closes every connection. Remote runs go on. */
  close(): Promise<void>
}
