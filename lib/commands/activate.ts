/**
 * Shell functions. `activate <release>` makes a complete release the current one, atomically: the link is made aside and
 * renamed over `current`. Says so in one line. `put_back <target>` does the same with a link of others' making: whatever
 * it leads to, as long as that is there. `deactivate` takes `current` away where nothing ran before; the release stays.
 * Doing any of them twice is harmless.
 */
export const ACTIVATE = `activate() {
  if [ ! -s ".prometheus/built/$1" ] || [ ! -f "releases/$1/REVISION" ]; then
    echo "release $1 is not complete on this host" >&2
    exit 1
  fi
  lead_to "releases/$1"
}
put_back() {
  if [ ! -e "$1" ]; then
    printf 'current led to %s, which is not there: it stays as it is\\n' "$1" >&2
    exit 1
  fi
  lead_to "$1"
}
lead_to() {
  refuse_no_link
  { [ ! -L .prometheus/current.tmp ] || rm -f .prometheus/current.tmp; } &&
    ln -s -- "$1" .prometheus/current.tmp &&
    mv -fT .prometheus/current.tmp current || exit 1
  printf 'current \\342\\206\\222 %s\\n' "$1"
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
