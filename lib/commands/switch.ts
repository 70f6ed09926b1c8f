import { acceptRelease } from './accept'
import { environmentFunction } from './environment'
import { openMarks } from './marks'
import { quote } from './quote'
import { quoteLines } from './quote-lines'

export type Switch = {
  /** What `current` is to lead to: a release, or word for word what it led to; `null`: to nothing, and no command follows. */
  to: { release: string } | { link: string } | null
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
 * @throws RangeError when the release, a step, the nonce or a variable's name is none, or the link holds a line break
 */
export function switchScript({ to, steps, env, marks }: Switch): string {
  const release = to !== null && 'release' in to
  return `${[
    'place=$PWD',
    ...(release ? [`release=${acceptRelease(to.release)}`] : []),
    openMarks(marks),
    environmentFunction(env),
    ...steps.map(({ name, command }) => {
      if (!/^[a-z_]{1,40}$/.test(name)) throw new RangeError(`not a step's name: ${JSON.stringify(name)}`)
      if (command !== null) return `${name}_() { ${release ? 'in_release' : 'in_current'} ${quoteLines(command)}; }`
      return `${name}_() { ${release ? 'activate "$release"' : to === null ? 'deactivate' : `put_back ${quote(to.link)}`}; }`
    }),
    ...steps.map(({ name }) => `step ${name} ${name}_`),
  ].join('\n')}\n`
}
