/**
 * Shell functions around a service's own commands.
 *
 * - `say`: one line for the log, on stderr.
 * - `in_release <command>`: replaces the (sub)shell by the command, in the release's folder, with its environment.
 * - `in_current <command>`: the same where `current` leads, which need not be a release of ours.
 *
 * Need `environment` and `$place`, and `in_release` also `$release`.
 */
export const IN_RELEASE = `say() { printf '%s\\n' "$1" >&2; }
in_release() {
  set +eu
  environment
  cd "$place/releases/$release" || exit 1
  exec sh -c "$1"
}
in_current() {
  set +eu
  environment
  cd -P "$place/current" || exit 1
  PROMETHEUS_RELEASE_PATH=$PWD
  exec sh -c "$1"
}`
