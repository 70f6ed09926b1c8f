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
 * A difference is applied to a copy made of hard links, and nothing may be written through one: what is deleted or
 * becomes something else goes before extracting, and a file that is there tar itself takes away before it writes. GNU tar does not say that a disk is full, so we do; and we take away what we
 * brought, or nothing could be deployed to that host any more.
 *
 * Needs `$sha`, `$digest`, `$parcel`, `$base` (empty: whole), `$removes` (empty: nothing), `$compression`, and `$aside`, which must not exist.
 */
export const APPLY_PARCEL = `${TREE_DIGEST}
apply_parcel() {
  mkdir "$aside"
  [ -f "$parcel" ] || { say "the upload $parcel is not on this host"; exit 1; }
  if [ -n "$base" ]; then
    copy_base
  else
    mkdir "$aside/tree"
  fi
  unpack || not_unpacked
  found=$(cd "$aside/tree" && tree_digest)
  [ "$found" = "$digest" ] || wrong_tree
  mv "$aside/tree" ".prometheus/trees/$sha"
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
  [ -n "$removes" ] || return 0
  unpack removed || not_unpacked
  (cd "$aside/tree" && xargs -0 -r rm -rf -- <../removed)
}
unpack() {
  case $compression in
    gzip) gzip -dc <"$parcel" | tar -xof - -C "$aside" "$@" ;;
    *) tar -xof "$parcel" -C "$aside" "$@" ;;
  esac
}
not_unpacked() {
  say "$parcel could not be unpacked"
  df -Pk . | {
    read -r heading
    read -r device total used free rest
    case $free in
      '' | *[!0-9]*) ;;
      *) [ "$free" -gt 1024 ] || say "no space left on device: $free KB are free" ;;
    esac
  }
  discard "$aside"
  rm -f "$parcel"
  exit 1
}
wrong_tree() {
  say "what was unpacked is not commit $sha (digest $found instead of $digest)"
  rm -f "$parcel"
  [ -n "$base" ] || exit 1
  discard ".prometheus/trees/$base"
  exit ${WHOLE_TREE_NEEDED}
}`
