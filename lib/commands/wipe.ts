/**
 * The shell function `wipe <path>...`, which removes what is there of them, in that order, with one program or
 * none. Read-only folders, which builds leave, are made writable; files need not be.
 */
export const WIPE = `wipe() {
  for path do
    shift
    if [ -e "$path" ] || [ -L "$path" ]; then set -- "$@" "$path"; fi
  done
  [ $# -eq 0 ] || rm -rf "$@" 2>/dev/null || wipe_each "$@"
}
wipe_each() {
  for path do
    find "$path" -type d ! -perm -700 -exec chmod u+rwx {} \\;
    rm -rf "$path"
  done
}`
