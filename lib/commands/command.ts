import { acceptRelease } from './accept'
import { environmentFunction } from './environment'
import { openMarks } from './marks'
import { quoteLines } from './quote-lines'

export type ServiceCommand = {
  /** `null`: where `current` leads, which need not be a release of ours. */
  release: string | null
  /** `sh` text of the service, of one or many lines. */
  command: string
  env: Record<string, string>
  /** The run's nonce. */
  marks: string
  /** The step's name in the marks. */
  step: string
}

/**
 * A service's own command (restart, hook, health) in its release's folder or in `current`, between marks. Exits as the command does.
 * PROMETHEUS_RELEASE_PATH is the folder's absolute path.
 *
 * @throws RangeError when the release, step, nonce or a variable's name is none
 */
export function commandScript({ release, command, env, marks, step }: ServiceCommand): string {
  if (!/^[a-z_]{1,40}$/.test(step)) throw new RangeError(`not a step's name: ${JSON.stringify(step)}`)
  return `${[
    'place=$PWD',
    ...(release === null ? [] : [`release=${acceptRelease(release)}`]),
    openMarks(marks),
    environmentFunction(env),
    `command_() { ${release === null ? 'in_current' : 'in_release'} ${quoteLines(command)}; }`,
    `step ${step} command_`,
  ].join('\n')}\n`
}
