/**
 * Exit code of *prepare* when the difference cannot be applied: its base is not on the host, or did not give the
 * commit. Sending the whole tree is the cure.
 */
export const WHOLE_TREE_NEEDED = 79

/**
 * The shell function `apply_parcel`: makes `.prometheus/trees/<sha>` from an upload. Its mark says that it is whole when
 * its digest is right, and it never changes after. So a crash needs no repair.
 *
 * A difference is applied to a copy made of hard links, and nothing may be written through one: what is deleted or
 * becomes something else goes before extracting, and a file that is there tar itself takes away before it writes. GNU
 * tar does not say that a disk is full, so we do; and we take away what we brought, or nothing could be deployed to
 * that host any more.
 *
 * Leaves its mark, the upload and lists (`"$parcel".*`) to the purge. Needs `$place`, `$sha`, `$digest`, `$parcel`, `$base`
 * (empty: whole), `$removes` (empty: nothing), `$compression`, and `wipe`.
 */
export const APPLY_PARCEL = `apply_parcel() {
  [ -s "$parcel" ] || { say "the upload $parcel is not on this host"; exit 1; }
  if [ -n "$base" ] && ! whole "$base"; then
    say "the tree $base is not on this host: the whole tree is needed"
    exit ${WHOLE_TREE_NEEDED}
  fi
  doubt "$sha"
  tree=.prometheus/trees/$sha
  wipe "$tree"
  if [ -n "$base" ]; then
    copy_base
  else
    mkdir "$tree"
  fi
  unpack -C "$tree" --strip-components=1 || not_unpacked
  lists=$place/$parcel
  mark=$place/.prometheus/trees/tmp.$sha
  found=
  cd "$tree"
  measure tree_digest || :
  [ "$found" = "$digest" ] || measure tree_digest_by_lists || found=
  cd "$place"
  [ -n "$found" ] || not_unpacked
  [ "$found" = "$digest" ] || wrong_tree
  printf 'whole\\n' >"$mark"
}
measure() { "$1" >"$mark" && read -r found rest <"$mark"; }
copy_base() {
  if ! cp -al ".prometheus/trees/$base" "$tree" 2>/dev/null; then
    wipe "$tree"
    cp -a ".prometheus/trees/$base" "$tree"
  fi
  [ -n "$removes" ] || return 0
  unpack -O removed >"$parcel.removed" || not_unpacked
  (cd "$tree" && xargs -0 -r rm -rf --) <"$parcel.removed"
}
unpack() {
  case $compression in
    gzip) gzip -dc <"$parcel" | tar -xof - "$@" ;;
    *) tar -xof "$parcel" "$@" ;;
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
  wipe "$tree" "$parcel" "$parcel.removed" "$parcel.files" "$parcel.sums"
  exit 1
}
wrong_tree() {
  say "what was unpacked is not commit $sha (digest $found instead of $digest)"
  wipe "$tree" "$parcel" "$parcel.removed" "$parcel.files" "$parcel.sums"
  [ -n "$base" ] || exit 1
  doubt "$base"
  wipe ".prometheus/trees/$base"
  exit ${WHOLE_TREE_NEEDED}
}`
