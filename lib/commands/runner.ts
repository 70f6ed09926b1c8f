import { createHash } from 'node:crypto'
import { quote } from './quote'
import { runnerText } from './runner.sh'

/**
 * The process line of calls, whatever the login shell: a call's nonce, what it needs to be loaded and its header come on
 * stdin, so nothing depends on that shell's quoting and nothing secret is in argv. A header that was cut off is not
 * evaluated. It takes one call after the other, because a session costs the host several times what a call does; a call
 * that may have left part of its payload unread, or was killed, is the last.
 */
export const processLine =
  `exec /bin/sh -c 'while IFS= read -r n && IFS= read -r l && IFS= read -r h; do eval "$l"; printf "\\n%s\\n" "$n"; printf "\\n%s here\\n" "$n" >&2; ` +
  `(eval "$h") || exit; printf %s "$n"; printf "\\n%s over\\n" "$n" >&2; done'`

/** The same for a single line that has the channel to itself. */
export const singleLine = `exec /bin/sh -c 'IFS= read -r h && eval "$h"'`

/** The runner's path within a place; its name changes with its text. */
export const runnerPath = `.prometheus/runner-${createHash('sha256').update(runnerText).digest('hex').slice(0, 12)}`

/** An operation of the runner with its variables; `runner.sh.ts` says what each does. */
export type Operation =
  | { op: 'fence'; owner: string; token: number; runs: string[] }
  | {
      op: 'start'
      owner: string
      token: number
      id: string
      offset: number
      single?: 'yes'
      name?: string
      want?: number
    }
  | { op: 'state'; id: string }
  | { op: 'cancel'; owner: string; token: number; id: string; grace: number }
  | { op: 'act'; owner: string; token: number }
  | { op: 'read' }
  | { op: 'log'; id: string; offset: number; want: number }

/** What a call begins with, after its nonce: what is loaded into the shell that takes it and others, and its header. */
export const opening = (header: string, load = ':'): string => `${load}\n${header}\n`

/**
 * The opening of a call in a place. It answers `nowhere` when the place's folder is not there and `bare`
 * when the runner is missing in it, and leaves the payload unread then.
 *
 * @throws RangeError when a value cannot be carried in a line
 */
export function placeOpening(deployTo: string, nonce: string, operation: Operation): string {
  const place = folder(deployTo)
  const variables = Object.entries({ nonce, runner: runnerPath, ...fields(operation) })
    .map(([name, value]) => `p_${name}=${quote(value)}`)
    .join(' ')
  return opening(
    `${variables}; if ! cd ${place}; then printf '\\n%s nowhere\\n' "$p_nonce" >&2; exit 1; ` +
      `elif [ -r "$p_runner" ] && [ "$r" = "$p_runner" ]; then p_call; ` +
      `else ${operation.op === 'read' ? bareRead : bare}; fi`,
    `f=${place}/${runnerPath}; [ "$r" = ${runnerPath} ] || [ ! -r "$f" ] || { . "$f"; r=${runnerPath}; }`,
  )
}

const bare = `printf '\\n%s bare\\n' "$p_nonce" >&2; exit 1`

/** A folder that is not a place yet is read without leaving anything in it. */
const bareRead =
  `p_body= p_end=$(printf "\\n."); p_end=\${p_end%.}; while IFS= read -r p_line && [ "$p_line" != "$p_nonce" ]; do ` +
  'p_body=$p_body$p_line$p_end; done; ' +
  '(eval "$p_body") </dev/null; p_code=$?; printf %s "$p_nonce"; printf "\\n%s exit %s\\n" "$p_nonce" $p_code >&2; read -r p_x'

/**
 * The opening of a call that makes a place and puts the runner there, aside and then by `mv`. Its payload is the runner.
 * The place itself is for the service's eyes too; `.prometheus` is ours alone.
 */
export function installation(deployTo: string, nonce: string): { opening: string; payload: string } {
  const place = folder(deployTo)
  return {
    opening: opening(
      `p_nonce=${nonce} p_new=${runnerPath}.${nonce}; umask 022; mkdir -p ${place} && cd ${place} && umask 077 && ` +
        'mkdir -p .prometheus/runs .prometheus/incoming && { p_all=; while IFS= read -r p_line; do ' +
        '[ "$p_line" = "$p_nonce" ] && p_all=1 && break; printf \'%s\\n\' "$p_line" || break; done >"$p_new"; [ "$p_all" ]; } && ' +
        `mv "$p_new" ${runnerPath} && { env --default-signal=INT true && printf '' >.prometheus/env; ` +
        'printf \'\\n%s installed\\n\' "$p_nonce" >&2; }',
    ),
    payload: payload(runnerText, nonce),
  }
}

/** Lines as the runner takes them: up to one that is the nonce. */
export function payload(text: string, nonce: string): string {
  if (text.includes('\0')) throw new RangeError('a script cannot hold a NUL character')
  return `${text}${text.endsWith('\n') ? '' : '\n'}${nonce}\n`
}

function fields(operation: Operation): Record<string, string> {
  const { op, ...rest } = operation
  const texts = Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : `${value}`])
  return { op, ...Object.fromEntries(texts) }
}

/** As an argument that is neither an option nor looked up in CDPATH. */
function folder(deployTo: string): string {
  return quote(deployTo.startsWith('/') ? deployTo : `./${deployTo}`)
}
