/** A release as a host names it: `releases/<id>`, holding one commit. */
export type ReleaseRef = { release: string; sha: string }

/** Everything that can be a step, in the order a host meets them. */
export const STEP_NAMES = [
  'transfer',
  'link',
  'before_build',
  'build',
  'before_activate',
  'activate',
  'restart',
  'after_activate',
  'health',
  'after_deploy',
] as const
export type StepName = (typeof STEP_NAMES)[number]

/** *prepare* changes nothing that is live; *switch* does, and is what undo takes back; *finish* follows when every host is live. */
export type Phase = 'prepare' | 'switch' | 'finish'

export type PlannedStep = {
  name: StepName
  phase: Phase
  /** What people read beside the name: the command, the health address, the linked paths. */
  summary: string
  timeoutSeconds: number
  silenceSeconds: number
}

export type PlannedHost = {
  hostId: string
  instanceId: string
  name: string
  port: number
  /** What the host ran when the plan was made, and what undo brings back. `null`: nothing. */
  before: ReleaseRef | null
}

export type Wave = {
  /** 1-based. */
  number: number
  /** As written: `1`, `25%`, `100%`. */
  size: string
  hosts: PlannedHost[]
  /** Bake time after the wave, in seconds; 0 after the last. */
  pauseSeconds: number
}

/** The dry run, the progress page and the executor's work list are this one object. */
export type Plan = {
  release: ReleaseRef
  /** In order; the same for every host. A rollback has no `prepare`. */
  steps: PlannedStep[]
  waves: Wave[]
  onFailure: 'rollback' | 'stop'
}
