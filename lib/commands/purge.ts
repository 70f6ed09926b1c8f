import { acceptRelease } from './accept'

/**
 * For *act* when no run of the place is live, and for the only one that is: keeps the newest complete releases, the current
 * one and those named, and removes the other releases of ours, incomplete ones, what crashes left aside, and uploads older
 * than a day. Folders that are not named as our releases are left alone. Prints `removed <release>` for each.
 *
 * A release stops being complete, by a builtin, before anything of it goes: all is removed by one program.
 *
 * @param keep how many complete releases stay, at least 1
 * @param never ids of releases that stay whatever their age
 * @throws RangeError when `keep` is not a whole number from 1, or a name is not a release id
 */
export function purgeScript({ keep, never }: { keep: number; never: string[] }): string {
  if (!Number.isSafeInteger(keep) || keep < 1) throw new RangeError(`cannot keep ${keep} releases`)
  return `keep=${keep}
never=' ${never.map(acceptRelease).join(' ')} '
purge
`
}

export const PURGE = `purge() {
  names= removed= kept=0 uploads=
  set --
  for path in releases/*; do
    name=\${path##*/}
    case $name in
      *[!0-9a-f-]*) ;;
      ??????????????-???????) names="$name $names" ;;
    esac
  done
  for name in $names; do
    if [ -s ".prometheus/built/$name" ]; then
      kept=$((kept + 1))
      [ "$kept" -gt "$keep" ] || continue
    fi
    [ ! current -ef "releases/$name" ] || continue
    case $never in *" $name "*) continue ;; esac
    [ ! -s ".prometheus/built/$name" ] || true >".prometheus/built/$name" || continue
    set -- "$@" "releases/$name"
    removed="$removed $name"
  done
  for path in .prometheus/built/*; do
    if [ ! -s "$path" ] || [ ! -d "releases/\${path##*/}" ]; then set -- "$@" "$path"; fi
  done
  for path in .prometheus/incoming/*; do
    case $path in
      *.removed | *.files | *.sums) set -- "$@" "$path"; continue ;;
    esac
    if [ -s "$path" ]; then uploads=yes; else set -- "$@" "$path"; fi
  done
  wipe "$@"
  for name in $removed; do
    [ -e "releases/$name" ] || printf 'removed %s\\n' "$name"
  done
  [ -z "$uploads" ] || find .prometheus/incoming -type f -mtime +0 -exec rm -f {} +
  return 0
}`
