import { acceptRelease } from './accept'
import { environmentFunction } from './environment'
import { openMarks } from './marks'
import { quoteLines } from './quote-lines'

export type OnceCommands = {
  release: string
  /** In order. `command` is `sh` text of the service, `name` is what people read. */
  commands: { name: string; command: string }[]
  env: Record<string, string>
  /** The run's nonce. */
  marks: string
}

/**
 * The commands that run once per deploy, one after the other in the release's folder, as the step `once`. The first
 * that does not exit 0 ends it with its code, and is named in the log's last line.
 *
 * @throws RangeError when the release, nonce or a variable's name is none
 */
export function onceScript({ release, commands, env, marks }: OnceCommands): string {
  return `${[
    'place=$PWD',
    `release=${acceptRelease(release)}`,
    openMarks(marks),
    environmentFunction(env),
    'once() {',
    ...commands.map(({ name, command }) => `one ${quoteLines(name)} ${quoteLines(command)}`),
    '}',
    'step once once',
  ].join('\n')}\n`
}

export const ONE = `one() {
  say "$1: begins"
  (in_release "$2") && code=0 || code=$?
  [ "$code" -eq 0 ] || { say "$1 exited $code"; exit "$code"; }
}`
