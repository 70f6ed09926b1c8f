import { acceptRelease } from './accept'
import { DISCARD } from './discard'
import { stateScript } from './state'

/**
 * For *act*, when no run of the place is live: keeps the newest complete releases, the current one and those named, and
 * removes the other releases of ours, incomplete ones, what crashes left aside, and uploads older than a day. Folders that
 * are not named as our releases are left alone. Prints `removed <release>` for each.
 *
 * @param keep how many complete releases stay, at least 1
 * @param never ids of releases that stay whatever their age
 * @throws RangeError when `keep` is not a whole number from 1, or a name is not a release id
 */
export function purgeScript({ keep, never }: { keep: number; never: string[] }): string {
  if (!Number.isSafeInteger(keep) || keep < 1) throw new RangeError(`cannot keep ${keep} releases`)
  return `keep=${keep}
never=' ${never.map(acceptRelease).join(' ')} '
${DISCARD}
current=$(readlink current)
current=\${current%/}
current=\${current##*/}
kept=0
for name in $(ls -1r releases 2>/dev/null); do
  case $name in
    tmp.*) wipe "releases/$name"; continue ;;
    *[!0-9a-f-]*) continue ;;
    ??????????????-???????) ;;
    *) continue ;;
  esac
  if [ -f ".prometheus/built/$name" ]; then
    kept=$((kept + 1))
    [ "$kept" -gt "$keep" ] || continue
  fi
  [ "$name" != "$current" ] || continue
  case $never in *" $name "*) continue ;; esac
  rm -f ".prometheus/built/$name"
  discard "releases/$name"
  printf 'removed %s\\n' "$name"
done
for built in .prometheus/built/*; do
  [ -d "releases/\${built##*/}" ] || rm -f "$built"
done
for left in .prometheus/trees/tmp.*; do
  wipe "$left"
done
for left in .prometheus/incoming/*; do
  [ -e "$left" ] || continue
  find .prometheus/incoming -type f -mtime +0 -exec rm -f {} +
  break
done
exit 0
`
}

/**
 * For *act*: what ends a deploy on a host, in one call. Purges as `purgeScript` does when `release` is live, and only
 * then; prints what `parseState` reads, as it is afterwards.
 *
 * @throws RangeError as `purgeScript`, and when `release` is not a release id
 */
export function settleScript({ release, keep, never }: { release: string; keep: number; never: string[] }): string {
  return `if [ "$(readlink current)" = releases/${acceptRelease(release)} ]; then
(
${purgeScript({ keep, never })}) >/dev/null
fi
${stateScript()}`
}
