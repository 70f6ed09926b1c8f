import { TREE_DIGEST } from './tree-digest'

/**
 * Exit code of *prepare* when the difference cannot be applied: its base is not on the host, or did not give the
 * commit. Sending the whole tree is the cure.
 */
export const WHOLE_TREE_NEEDED = 79

/**
 * The shell function `apply_parcel`: makes `.prometheus/trees/<sha>` from an upload. Everything happens in a folder
 * aside; the tree gets its name when its digest is right, and never changes after. So a crash needs no repair.
 *
 * A difference removes every path that is deleted *or changed* before extracting: the copy is made of hard links, and
 * nothing may be written through one. Needs `$sha`, `$digest`, `$parcel`, `$base` (empty: whole), `$compression`,
 * `$release`.
 */
export const APPLY_PARCEL = `${TREE_DIGEST}
apply_parcel() {
  aside=.prometheus/trees/tmp.$release
  discard "$aside"
  mkdir "$aside"
  [ -f "$parcel" ] || { say "the upload $parcel is not on this host"; exit 1; }
  if [ -n "$base" ]; then
    copy_base
  else
    mkdir "$aside/tree"
  fi
  unpack || { say "$parcel could not be unpacked"; exit 1; }
  found=$(cd "$aside/tree" && tree_digest)
  [ "$found" = "$digest" ] || wrong_tree
  mv "$aside/tree" ".prometheus/trees/$sha"
  discard "$aside"
  rm -f "$parcel"
}
copy_base() {
  if [ ! -d ".prometheus/trees/$base" ]; then
    say "the tree $base is not on this host: the whole tree is needed"
    exit ${WHOLE_TREE_NEEDED}
  fi
  if ! cp -al ".prometheus/trees/$base" "$aside/tree" 2>/dev/null; then
    discard "$aside/tree"
    cp -a ".prometheus/trees/$base" "$aside/tree"
  fi
  unpack removed || { say "$parcel could not be unpacked"; exit 1; }
  (cd "$aside/tree" && xargs -0 -r rm -rf -- <../removed)
}
unpack() {
  case $compression in
    gzip) gzip -dc <"$parcel" | tar -xof - -C "$aside" "$@" ;;
    *) tar -xof "$parcel" -C "$aside" "$@" ;;
  esac
}
wrong_tree() {
  say "what was unpacked is not commit $sha (digest $found instead of $digest)"
  rm -f "$parcel"
  [ -n "$base" ] || exit 1
  discard ".prometheus/trees/$base"
  exit ${WHOLE_TREE_NEEDED}
}`

/**
 * The shell functions `discard <path>` and `forget_old_trees`.
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
  rm -rf "$1" 2>/dev/null || { chmod -R u+rwx "$1"; rm -rf "$1"; }
}
forget_old_trees() {
  kept=0
  for name in $(ls -1t .prometheus/trees); do
    case $name in *[!0-9a-f]*) continue ;; esac
    kept=$((kept + 1))
    [ "$kept" -le 2 ] || [ "$name" = "$sha" ] || [ "$name" = "$base" ] || discard ".prometheus/trees/$name"
  done
}`
