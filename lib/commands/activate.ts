import { acceptRelease } from './accept'

/**
 * For *act*: makes a complete release the current one, atomically: the link is made aside and renamed over `current`.
 * Prints the link's target before (`releases/<id>`), or an empty line when there was none. Doing it twice is harmless.
 *
 * @throws RangeError when `release` is not a release id
 */
export function activateScript({ release }: { release: string }): string {
  return `release=${acceptRelease(release)}
if [ ! -f ".prometheus/built/$release" ] || [ ! -f "releases/$release/REVISION" ]; then
  echo "release $release is not complete on this host" >&2
  exit 1
fi
${REFUSE_NO_LINK}
printf '%s\\n' "$(readlink current)"
rm -f .prometheus/current.tmp &&
  ln -s "releases/$release" .prometheus/current.tmp &&
  mv -fT .prometheus/current.tmp current
`
}

/** For *act*: takes `current` away where nothing ran before. The release stays. Prints as `activateScript` does. */
export function deactivateScript(): string {
  return `${REFUSE_NO_LINK}
printf '%s\\n' "$(readlink current)"
rm -f current
`
}

/**
 * The release that was current before, from the output of either script.
 *
 * @returns the release id, or `null` when there was none or `current` led elsewhere
 */
export function parseBefore(stdout: string): string | null {
  return /^(?:.*\/)?releases\/([0-9]{14}-[0-9a-f]{7})\/?$/.exec(stdout.trimEnd())?.[1] ?? null
}

const REFUSE_NO_LINK = `if [ -e current ] && [ ! -L current ]; then
  echo "$PWD/current is not a link: move it away first" >&2
  exit 1
fi`
