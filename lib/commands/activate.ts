import { acceptRelease } from './accept'

/**
 * Makes a complete release the current one, atomically: the link is made aside and renamed over `current`. Says so in
 * one line. Doing it twice is harmless.
 *
 * @throws RangeError when `release` is not a release id
 */
export function activateScript({ release }: { release: string }): string {
  return `release=${acceptRelease(release)}
if [ ! -s ".prometheus/built/$release" ] || [ ! -f "releases/$release/REVISION" ]; then
  echo "release $release is not complete on this host" >&2
  exit 1
fi
${REFUSE_NO_LINK}
{ [ ! -L .prometheus/current.tmp ] || rm -f .prometheus/current.tmp; } &&
  ln -s "releases/$release" .prometheus/current.tmp &&
  mv -fT .prometheus/current.tmp current || exit 1
printf 'current → releases/%s\\n' "$release"
`
}

/** Takes `current` away where nothing ran before. The release stays. */
export function deactivateScript(): string {
  return `${REFUSE_NO_LINK}
rm -f current || exit 1
echo 'current removed: nothing ran here before'
`
}

const REFUSE_NO_LINK = `if [ -e current ] && [ ! -L current ]; then
  echo "$PWD/current is not a link: move it away first" >&2
  exit 1
fi`
