/**
 * The shell function `lay_out_release`: a copy of the tree as `releases/<release>`, which counts as nothing until it is
 * named in `.prometheus/built/`. It is never made of hard links: a build that writes in place would change the pristine
 * tree. What a crash left under the name is thrown away. REVISION holds the full sha, whatever the repository has there.
 *
 * Needs `$sha`, `$release`, `wipe` and `say`.
 */
export const LAY_OUT_RELEASE = `lay_out_release() {
  laid=releases/$release
  if [ current -ef "$laid" ] || { [ -L current ] && [ ! -e current ] && [ "$(readlink current)" = "$laid" ]; }; then
    say "release $release is live but not marked as complete: deploy again, as a new release"
    exit 1
  fi
  wipe "$laid"
  if ! cp -a --reflink=auto .prometheus/tree "$laid" 2>/dev/null; then
    wipe "$laid"
    cp -a .prometheus/tree "$laid" || { wipe "$laid"; exit 1; }
  fi
  wipe "$laid/REVISION"
  printf '%s\\n' "$sha" >"$laid/REVISION"
}`
