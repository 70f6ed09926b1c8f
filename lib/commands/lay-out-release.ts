/**
 * The shell function `lay_out_release`: a copy of the tree as `releases/<release>`, made aside. It is never made of hard
 * links: a build that writes in place would change the pristine tree. What a crash left under the name is thrown away.
 * REVISION holds the full sha, whatever the repository has there.
 *
 * Needs `$sha`, `$release`, `discard` and `say`.
 */
export const LAY_OUT_RELEASE = `lay_out_release() {
  if [ "$(readlink current)" = "releases/$release" ]; then
    say "release $release is live but not marked as complete: deploy again, as a new release"
    exit 1
  fi
  aside=releases/tmp.$release
  discard "$aside"
  discard "releases/$release"
  if ! cp -a --reflink=auto ".prometheus/trees/$sha" "$aside" 2>/dev/null; then
    discard "$aside"
    cp -a ".prometheus/trees/$sha" "$aside"
  fi
  wipe "$aside/REVISION"
  printf '%s\\n' "$sha" >"$aside/REVISION"
  mv "$aside" "releases/$release"
}`
