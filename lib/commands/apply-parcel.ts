/**
 * Exit code of *prepare* when the difference cannot be applied: its base is not on the host, or did not give the
 * commit; or when the tree that the host held is not what it says. Sending the whole tree is the cure.
 */
export const WHOLE_TREE_NEEDED = 79

/**
 * Shell functions `apply_parcel`, which makes the place's tree that of `$sha` from an upload, and `verify_tree`, which says
 * so when its digest is right: until then it is that of nothing. With `$known`, the digest is that of a tree whose base needs
 * no reading again, because it is sealed. A difference is applied where its base is, or where it was
 * being applied to it when something went wrong: what it says to remove and to write gives the same twice as once. So a
 * crash needs no repair. Type changes and deletions go before extracting, and a file that is there tar itself takes away
 * before it writes.
 *
 * GNU tar does not say that a disk is full, so we do; and a tree that cannot become whole is taken away, or nothing could be
 * deployed to that host any more.
 *
 * Lists (`"$upload".*`) are left to the purge. `verify_tree` waits for `$copying`, a process that reads the tree, before it
 * says what is wrong: a copy that failed has filled the disk, and nothing is known of the tree then. Needs `$place`,
 * `$tree`, `$sha`, `$digest` and its `$sum`, `$known` (empty: all is read), `$upload`, `$base` (empty: whole), `$removes` (empty: nothing),
 * `$compression`, and `wipe`.
 */
export const APPLY_PARCEL = `apply_parcel() {
  [ -s "$upload" ] || { say "the upload $upload is not on this host"; exit 1; }
  if [ -z "$base" ]; then
    holds
    wipe "$tree"
    mkdir "$tree"
  elif whole "$base" || [ "$said $of $from" = "half $sha $base" ]; then
    holds half "$sha" "$base" "$seal"
    take_away
  else
    say "the tree $base is not on this host: the whole tree is needed"
    exit ${WHOLE_TREE_NEEDED}
  fi
  unpack -C "$tree" --strip-components=1 || not_unpacked
}
verify_tree() {
  lists=$place/$upload
  make_seal
  cd "$tree"
  found=$(tree_digest \${known:+"$place/.prometheus/seal-$seal"}) || :
  if [ -z "$known" ] && [ "\${found%% *}" != "$digest" ]; then
    fresh=
    found=$(tree_digest_by_lists) || found=
  fi
  cd "$place"
  if [ "\${found%% *}" = "$digest" ]; then
    holds whole "$sha" \${fresh:+- "$fresh"}
    return
  fi
  wait "$copying" && [ -n "$found" ] || not_unpacked
  wrong_tree
}
take_away() {
  [ -n "$removes" ] || return 0
  unpack -O removed >"$upload.removed" || not_unpacked
  (cd "$tree" && xargs -0 -r rm -rf --) <"$upload.removed"
}
unpack() {
  case $compression in
    gzip) gzip -dc <"$upload" | tar -xof - "$@" ;;
    *) tar -xof "$upload" "$@" ;;
  esac
}
not_unpacked() {
  say "$upload could not be unpacked"
  df -Pk . | {
    read -r heading
    read -r device total used free rest
    case $free in
      '' | *[!0-9]*) ;;
      *) [ "$free" -gt 1024 ] || say "no space left on device: $free KB are free" ;;
    esac
  }
  give_up_tree
  exit 1
}
wrong_tree() {
  say "what was unpacked is not commit $sha (digest \${found%% *} instead of $digest)"
  give_up_tree
  [ -n "$base" ] || exit 1
  exit ${WHOLE_TREE_NEEDED}
}
give_up_tree() {
  wipe "$tree" "$upload" "$upload.removed" "$upload.files" "$upload.sums"
  holds
}`
