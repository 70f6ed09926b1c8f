/**
 * The shell functions `discard <path>` and `wipe <path>`, which remove what is there.
 *
 * A folder whose name promises something (a tree is right, a release is whole) loses the name first and its content
 * after, else a crash between leaves a half under the name. Read-only folders, which builds leave, are made writable.
 */
export const DISCARD = `discard() {
  case $1 in
    */tmp.*) gone=$1 ;;
    *) gone=\${1%/*}/tmp.old.\${1##*/} ;;
  esac
  if [ "$gone" != "$1" ] && [ -e "$1" ]; then
    wipe "$gone"
    mv "$1" "$gone"
  fi
  wipe "$gone"
}
wipe() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  rm -rf "$1" 2>/dev/null || { chmod -R u+rwx "$1"; rm -rf "$1"; }
}`
