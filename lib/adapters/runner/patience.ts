/** How long a host may be silent that is connected all the same: its disk hangs, and sshd still answers keepalives. */
export type Patience = {
  /** A call waits up to 15 s for the place's lock; beyond that and a slow link, nobody answers. */
  callMs: number
  /** Until a run is begun, from when the host last said something or took something of an upload. */
  beginMs: number
  /** Of a run that is over its time, since the host was first asked in vain. */
  overdueMs: number
}

export const PATIENCE: Patience = { callMs: 30_000, beginMs: 120_000, overdueMs: 60_000 }
