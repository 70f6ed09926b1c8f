/**
 * The shell function `tree_digest`: prints the SHA-256 that stands for everything in the current folder: names, contents,
 * executables, links and their targets, and whatever is neither file, link nor folder. `lib/adapters/git/manifest.ts`
 * computes the same from a commit. It leaves its lists beside the folder (`../files`, `../links`).
 *
 * sha256sum puts a backslash before the sum of a name it had to escape; BusyBox's never escapes, so that a name's line
 * breaks make lines of their own: only what looks like a sum and a name is taken.
 *
 * Needs LC_ALL=C, and of `find`, `sort` and `xargs` the options -print0, -z and -0 -r.
 */
export const TREE_DIGEST = `tree_digest() {
  find . -type f -print0 | sort -z >../files
  find . -type l -print0 | sort -z >../links
  manifest=$(tree_manifest | sha256sum)
  printf '%s\\n' "\${manifest%% *}"
}
tree_manifest() {
  printf 'prometheus tree 1\\nfiles\\n'
  cat ../files
  printf '\\nsums\\n'
  xargs -0 -r sha256sum <../files | sed -n 's/^\\\\\\{0,1\\}\\([0-9a-f]\\{64\\}\\)  \\.\\/.*/\\1/p'
  printf 'executables\\n'
  find . -type f -perm -100 -print0 | sort -z
  printf '\\nlinks\\n'
  cat ../links
  printf '\\ntargets\\n'
  [ ! -s ../links ] || xargs -0 sh -c 'for link do readlink "$link"; printf "\\\\0"; done' sh <../links
  printf '\\nothers\\n'
  find . ! -type f ! -type l ! -type d -print0
}`
