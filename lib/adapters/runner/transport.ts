import type { Duplex, Readable, Writable } from 'node:stream'
import type { Result } from '@/lib/domain/result'
import type { HostFailure, StreamFailure, StreamTarget } from '@/lib/ports/remote-host'
import type { Lanes } from './lanes'

/** A process on the host, seen through its three streams. */
export type Channel = {
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Settles after both outputs have ended. `exited` is false when the connection went away or the shell was killed: the outcome is not known. */
  closed: Promise<{ exited: boolean }>
  /** Lets go of the process without waiting for it. */
  drop(): void
}

/** What a way to a host must offer; the runner's client does the rest. Nothing throws. */
export interface Transport {
  /** Starts `line` under the login shell, in the login user's home. */
  open(line: string): Promise<Result<Channel, HostFailure>>
  /** For calls: everybody who shares the way shares them. */
  lanes: Lanes
  /** A byte stream to what the host can reach. */
  tunnel(to: StreamTarget): Promise<Result<Duplex, StreamFailure>>
}
