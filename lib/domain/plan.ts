/** A release as a host names it: `releases/<id>`, holding one commit. */
export type ReleaseRef = { release: string; sha: string }

/** Everything that can be a step, in the order a host meets them. */
export const STEP_NAMES = [
  'transfer',
  'link',
  'before_build',
  'build',
  'once',
  'baseline',
  'drain',
  'before_activate',
  'activate',
  'restart',
  'after_activate',
  'health',
  'checks',
  'undrain',
  'bake',
  'final',
  'after_deploy',
] as const
export type StepName = (typeof STEP_NAMES)[number]

/**
 * *prepare* changes nothing that is live. *once* runs on one host, before anything is switched, and cannot be taken
 * back. *switch* changes what is live, and is what undo takes back; *bake* watches a wave before the next; *verify* asks
 * the service when every host is live; *finish* follows.
 */
export const PHASES = ['prepare', 'once', 'switch', 'bake', 'verify', 'finish'] as const
export type Phase = (typeof PHASES)[number]

export type PlannedStep = {
  name: StepName
  phase: Phase
  /** What people read beside the name: the command, the health address, the linked paths. */
  summary: string
  /** The service's own command in full; `null` for what is ours. */
  command: string | null
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
  /**
   * What `current` led to, word for word, where that was no complete release of ours: undo puts this link back. `before` is
   * then what is known of it.
   */
  link?: string
  /** An earlier deploy had left it out of load balancing: only what makes it well puts it back. */
  out?: true
}

const RELEASE_IN_LINK = /(?:^|\/)releases\/([0-9]{14}-[0-9a-f]{7})\/?$/

/** Ids of the releases that a host may have to go back to, which stay there whatever their age. */
export const releasesBefore = ({ before, link }: Pick<PlannedHost, 'before' | 'link'>): string[] =>
  [before?.release, RELEASE_IN_LINK.exec(link ?? '')?.[1]].filter(release => release !== undefined)

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
  /** How many hosts may fail, and go back by themselves, before the rollout stops. */
  maxFailedHosts: number
}

/** Steps of the phases *once* and *verify* belong to the first host of the first wave, *bake* to waves with a pause. */
export function stepsOnHost(plan: Plan, wave: Wave, host: PlannedHost): PlannedStep[] {
  const first = plan.waves[0]?.hosts[0]?.hostId === host.hostId
  const single = (phase: Phase) => phase === 'once' || phase === 'verify'
  return plan.steps.filter(({ phase }) => (!single(phase) || first) && (phase !== 'bake' || wave.pauseSeconds > 0))
}
