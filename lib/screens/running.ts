import type { DeployKind, DeployState } from '@/lib/domain/deploy'

/** What one host of a running deploy shows in a tick. */
export type HostTick = { host: string; state: 'ok' | 'run' | 'bad' | 'wait'; switching: boolean }

/** A deploy that runs or waits, with how far it has come. Times are ISO 8601. */
export type RunningDeploy = {
  id: string
  serviceId: string
  environmentId: string
  service: string
  environment: string
  number: number
  kind: DeployKind
  state: DeployState
  branch: string | null
  sha: string
  who: string
  /** A person has set it aside while it waits. */
  held: boolean
  /** A person has put it first in its queue. */
  jumped: boolean
  /** What it waits for, in a few words; `null` when it runs, or starts next. */
  waits: string | null
  requestedAt: string
  startedAt: string | null
  /** What the last good one took, in seconds. */
  expectedSeconds: number | null
  /** 0 to 1, by steps. */
  progress: number
  /** The wave that is under way, when there is more than one. */
  wave: { number: number; of: number } | null
  /** The name of the step that runs now. */
  step: string | null
  ticks: HostTick[]
  url: string
}
