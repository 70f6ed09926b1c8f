/**
 * Shell functions around a service's own commands.
 *
 * - `say`: one line for the log, on stderr.
 * - `in_release <command>`: replaces the (sub)shell by the command, in the release's folder, with its environment.
 *
 * Needs `environment`, `$place` and `$release`.
 */
export const IN_RELEASE = `say() { printf '%s\\n' "$1" >&2; }
in_release() {
  set +eu
  environment
  cd "$place/releases/$release" || exit 1
  exec sh -c "$1"
}`
