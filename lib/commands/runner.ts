import { createHash } from 'node:crypto'
import { quote } from './quote'
import { runnerText } from './runner.sh'

/** The runner's path within a place; its name changes with its text. */
export const runnerPath = `.prometheus/runner-${createHash('sha256').update(runnerText).digest('hex').slice(0, 12)}`

/**
 * The process line of calls, whatever the login shell: a call's nonce, its place and its header come on stdin, so nothing
 * depends on that shell's quoting and nothing secret is in argv. A header that was cut off is not evaluated. It takes one
 * call after the other, because a session costs the host several times what a call does; a call that may have left part of
 * its payload unread, or was killed, is the last. The word `tail`, or what is left
 * of it, may come too late for the call that it is for.
 *
 * `p_go` ends the header of a call in a place (`p_at`): it says `nowhere` when the place's folder is not there and `bare` when
 * the runner is missing in it, and leaves the payload unread then. A folder that is not a place yet is read without leaving
 * anything in it (`p_bare`). They are here and not in headers because a shell reads its stdin byte by byte.
 */
export const processLine = `exec /bin/sh -c '${[
  'p_word() { printf "\\n%s %s\\n" "$n" "$1" >&2; }',
  `p_bare() { p_body= p_end=$(printf "\\n."); p_end=\${p_end%.}; ` +
    'while IFS= read -r p_line && [ "$p_line" != "$n" ]; do p_body=$p_body$p_line$p_end; done; ' +
    '(eval "$p_body") </dev/null; p_code=$?; printf %s "$n"; p_word "exit $p_code"; read -r p_x; }',
  `p_go() { p_nonce=$n p_runner=${runnerPath}; cd "$p_at" || { p_word nowhere; exit 1; }; ` +
    'if [ "$p_read" ] && [ -r "$p_runner" ]; then p_call; elif [ "$p_op" = read ]; then p_bare; else p_word bare; exit 1; fi; }',
  'p_read=; while IFS= read -r n; do case $n in tail | ail | il | l | "") continue ;; esac; IFS= read -r p_at && IFS= read -r h || exit; eval "p_at=$p_at"; ' +
    `[ "$p_read" ] || { [ ! -r "$p_at/${runnerPath}" ] || . "$p_at/${runnerPath}"; }; ` +
    'printf "\\n%s\\n" "$n"; p_word here; (eval "$h") || exit; printf %s "$n"; p_word over; done',
].join('; ')}'`

/** The same for a single line that has the channel to itself. */
export const singleLine = `exec /bin/sh -c 'IFS= read -r h && eval "$h"'`

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
      want?: number
      tell?: 'yes'
    }
  | { op: 'state'; id: string }
  | { op: 'cancel'; owner: string; token: number; id: string; grace: number }
  | { op: 'act'; owner: string; token: number }
  | { op: 'read' }
  | { op: 'log'; id: string; offset: number; want: number }

/** What a call begins with, after its nonce: the place that it is about, quoted, and its header. */
export const opening = (header: string, place = ''): string => `${place}\n${header}\n`

/**
 * The opening of a call in a place.
 *
 * @throws RangeError when a value cannot be carried in a line
 */
export function placeOpening(deployTo: string, operation: Operation): string {
  const variables = Object.entries(fields(operation)).map(([name, value]) => `p_${name}=${quote(value)}`)
  return opening(`${variables.join(' ')}; p_go`, folder(deployTo))
}

/**
 * The opening of a call that makes a place and puts the runner there, aside and then by `mv`, and on the disk before: a host
 * that loses power must not keep a part of it under its name. Its payload is the runner.
 * The place itself is for the service's eyes too; `.prometheus` is ours alone.
 */
export function installation(deployTo: string, nonce: string): { opening: string; payload: string } {
  const place = folder(deployTo)
  return {
    opening: opening(
      `p_nonce=${nonce} p_new=${runnerPath}.${nonce}; umask 022; mkdir -p ${place} && cd ${place} && umask 077 && ` +
        'mkdir -p .prometheus/runs .prometheus/incoming && { p_all=; while IFS= read -r p_line; do ' +
        '[ "$p_line" = "$p_nonce" ] && p_all=1 && break; printf \'%s\\n\' "$p_line" || break; done >"$p_new"; [ "$p_all" ]; } && ' +
        `{ sync "$p_new" || :; } && mv "$p_new" ${runnerPath} && printf '\\n%s installed\\n' "$p_nonce" >&2`,
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
