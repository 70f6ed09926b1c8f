/**
 * Shell functions. `activate <release>` makes a complete release the current one, atomically: the link is made aside and
 * renamed over `current`. Says so in one line. `deactivate` takes `current` away where nothing ran before; the release
 * stays. Doing either twice is harmless.
 */
export const ACTIVATE = `activate() {
  if [ ! -s ".prometheus/built/$1" ] || [ ! -f "releases/$1/REVISION" ]; then
    echo "release $1 is not complete on this host" >&2
    exit 1
  fi
  refuse_no_link
  { [ ! -L .prometheus/current.tmp ] || rm -f .prometheus/current.tmp; } &&
    ln -s "releases/$1" .prometheus/current.tmp &&
    mv -fT .prometheus/current.tmp current || exit 1
  printf 'current \\342\\206\\222 releases/%s\\n' "$1"
}
deactivate() {
  refuse_no_link
  rm -f current || exit 1
  echo 'current removed: nothing ran here before'
}
refuse_no_link() {
  [ -e current ] && [ ! -L current ] || return 0
  echo "$PWD/current is not a link: move it away first" >&2
  exit 1
}`
