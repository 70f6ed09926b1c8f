import type { Hash } from '@/lib/domain/hash'
import { NEW_LINE } from './quote-lines'
import { WHOLE_TREE } from './whole-tree'

/** What a place holds. */
export type PlaceState = {
  /** What `current` leads to; `null`: nothing. `broken`: a dangling link, no link, no REVISION, or not a release of ours. */
  current: { release: string; sha: string } | 'broken' | null
  /**
   * What `current` leads to, word for word, where it is a link of others' making: not to a complete release of ours, or
   * to one whose REVISION is not what it was. Empty: it cannot be said in a line of text. `null`: it is ours, no link, or
   * not there. Absent where an earlier version of ours has looked.
   */
  link?: string | null
  /** When `current` was switched, by the host's clock (ISO 8601); `null`: nothing is there, or nobody could say or has asked. */
  since: string | null
  /** Complete releases, newest first: they can be activated as they are. */
  releases: { release: string; sha: string }[]
  /** The commit whose tree is there, and can be the base of a difference. */
  tree: string | null
  /** Whether the host can tell what has changed in that tree without reading it. Absent where an earlier version of ours has looked. */
  sealed?: boolean
  /** The sums that the host computes the quickest. */
  hash: Hash
}

/**
 * The shell function `place_state`: what `parseState` reads, in `$held`. It needs no program where `current`
 * is a complete release of ours. Needs `$nl`, `tree_of` and `sealed`.
 */
export const STATE = `place_state() {
  held= live= whose=
  for built in .prometheus/built/*; do
    name=\${built##*/}
    if [ -s "$built" ] && [ -d "releases/$name" ]; then
      revision=
      read -r revision <"$built"
      held="\${held}release $name $revision$nl"
      [ ! current -ef "releases/$name" ] || { live=releases/$name; whose=$revision; }
    fi
  done
  if [ -L current ] || [ -e current ]; then
    revision=
    [ ! -r current/REVISION ] || read -r revision <current/REVISION
    if [ ! -L current ]; then
      live=
    elif [ -z "$live" ] || [ "$revision" != "$whose" ]; then
      live=$(readlink current && echo .)
      live=\${live%??}
      case $live in *"$nl"*) live= ;; esac
      held="\${held}link $live$nl"
    fi
    held="\${held}current $revision $live$nl"
  fi
  tree_of
  if [ "$said" = whole ]; then
    held="\${held}tree $of$nl"
    ! sealed || held="\${held}sealed$nl"
  fi
  ! command -v b2sum >/dev/null 2>&1 || held="\${held}hash blake2b$nl"
}`

/**
 * For *read*, which must do without the runner in a folder that is not a place yet: what `place_state` finds, and since when
 * `current` leads where it does, for which a program is needed.
 */
export const stateScript = (): string =>
  `${NEW_LINE}\n${WHOLE_TREE}\n${STATE}\nplace_state\nprintf %s "$held"\nstat -c 'since %Y' current 2>/dev/null || :\n`

/** Reads the output of `stateScript`. Lines that make no sense are left out: names of others' making are not ours to act on. */
export function parseState(stdout: string): PlaceState {
  const lines = stdout.split('\n')
  return {
    current: readCurrent(lines),
    link: readLink(lines),
    since: readSince(lines),
    releases: lines.flatMap(readRelease).sort((a, b) => (a.release < b.release ? 1 : -1)),
    tree: lines.map(line => /^tree ([0-9a-f]{40})$/.exec(line)?.[1]).find(sha => sha !== undefined) ?? null,
    sealed: lines.includes('sealed'),
    hash: lines.includes('hash blake2b') ? 'blake2b' : 'sha256',
  }
}

function readCurrent(lines: string[]): PlaceState['current'] {
  const line = lines.find(line => line.startsWith('current '))
  if (line === undefined) return null
  const read = /^current ([0-9a-f]{40}) (?:.*\/)?releases\/([0-9]{14}-[0-9a-f]{7})\/?$/.exec(line)
  return read?.[1] && read[2] ? { release: read[2], sha: read[1] } : 'broken'
}

/** What is no text, or has control characters, could not be put back as it was. */
function readLink(lines: string[]): string | null {
  const target = lines.find(line => line.startsWith('link '))?.slice('link '.length)
  return target === undefined ? null : /[\0-\x1f\x7f\ufffd]/.test(target) ? '' : target
}

/** The link's own time: it is made anew by every switch. A clock that is out of all bounds says nothing. */
function readSince(lines: string[]): string | null {
  const seconds = lines.map(line => /^since (\d{1,11})$/.exec(line)?.[1]).find(text => text !== undefined)
  return seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString()
}

function readRelease(line: string): { release: string; sha: string }[] {
  const read = /^release ([0-9]{14}-[0-9a-f]{7}) ([0-9a-f]{40})$/.exec(line)
  return read?.[1] && read[2] ? [{ release: read[1], sha: read[2] }] : []
}
