import { acceptRelease } from './accept'
import { environmentFunction } from './environment'
import { openMarks } from './marks'
import { quoteLines } from './quote-lines'

export type Switch = {
  /** What `current` is to lead to; `null`: to nothing, and no command follows. */
  release: string | null
  /** In order. `command: null` is the step that moves `current`; others are `sh` text of the service. */
  steps: { name: string; command: string | null }[]
  env: Record<string, string>
  /** The run's nonce. */
  marks: string
}

/**
 * The switch of a host, as one run: `current` and the service's own commands around it, each between marks. Ends with
 * the first that does not exit 0, and with its code.
 *
 * @throws RangeError when the release, a step, the nonce or a variable's name is none
 */
export function switchScript({ release, steps, env, marks }: Switch): string {
  return `${[
    'place=$PWD',
    ...(release === null ? [] : [`release=${acceptRelease(release)}`]),
    openMarks(marks),
    environmentFunction(env),
    ...steps.map(({ name, command }) => {
      if (!/^[a-z_]{1,40}$/.test(name)) throw new RangeError(`not a step's name: ${JSON.stringify(name)}`)
      if (command !== null) return `${name}_() { in_release ${quoteLines(command)}; }`
      return `${name}_() { ${release === null ? 'deactivate' : 'activate "$release"'}; }`
    }),
    ...steps.map(({ name }) => `step ${name} ${name}_`),
  ].join('\n')}\n`
}
