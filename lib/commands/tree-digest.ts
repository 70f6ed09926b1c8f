import type { Hash } from '@/lib/domain/hash'

/** Programs that compute a file's sum. Every host has sha256sum; BusyBox has no b2sum. */
export const SUM_PROGRAM: Record<Hash, string> = { blake2b: 'b2sum', sha256: 'sha256sum' }

/**
 * Shell functions that print the sum, by the program `$sum`, that stands for everything in the current folder: names, contents, executables,
 * links and their targets, and whatever is neither file, link nor folder. `lib/adapters/git/manifest.ts` computes the
 * same from a commit. What is hashed are records, each ended by NUL, sorted by bytes:
 *
 *     prometheus tree 2
 *     <its sum>  ./<file>
 *     = ./<file that has not changed since the seal>
 *     x ./<executable file>
 *     l ./<link>//<target>\n
 *     o ./<anything else>
 *
 * - `tree_digest [seal]`: four programs, however many files. Needs GNU find, and a `$sum` that knows -z (coreutils 8.25).
 *   Where it cannot work it prints some other sum. With a seal (`whole-tree.ts`), files that have not changed since have
 *   `=` for a sum: they are not read.
 * - `tree_digest_by_lists`: the same of what BusyBox has too, with more processes. Leaves its lists in `$lists.*`
 *   (`$lists` is absolute); where these cannot be written it prints nothing, and fails.
 *
 * Programs of coreutils without -z put a backslash before the sum of a name they had to escape; BusyBox's never escape, so that a
 * name's line breaks make lines of their own: only what looks like a sum and a name is taken.
 *
 * Both need LC_ALL=C.
 */
export const TREE_DIGEST = `tree_digest() {
  if [ $# -eq 0 ]; then set -- -false; else set -- ! -cnewer "$1" -printf '= %p\\0'; fi
  {
    find . -name . -printf 'prometheus tree 2\\0' -o \\
      -type f \\( "$@" -o -exec "$sum" -z {} + \\) -perm -100 -printf 'x %p\\0' -o \\
      -type l -printf 'l %p//%l\\n\\0' -o ! -type f ! -type d -printf 'o %p\\0' |
      sort -z | "$sum"
  } 2>/dev/null
}
tree_digest_by_lists() {
  find . -type f -print0 >"$lists.files" &&
    xargs -0 -r "$sum" <"$lists.files" |
      sed -n 's/^\\\\\\{0,1\\}\\([0-9a-f]\\{64,128\\}\\)  \\.\\/.*/\\1/p' >"$lists.sums" &&
    tree_records | sort -z | "$sum"
}
tree_records() {
  printf 'prometheus tree 2\\0'
  xargs -0 -r sh -c 'for name do read -r sum <&3; printf "%s  %s\\\\0" "$sum" "$name"; done' sh \\
    <"$lists.files" 3<"$lists.sums"
  find . -type f -perm -100 -print0 | xargs -0 -r printf 'x %s\\0'
  find . -type l -print0 |
    xargs -0 -r sh -c 'for name do printf "l %s//" "$name"; readlink "$name"; printf "\\\\0"; done' sh
  find . ! -type f ! -type l ! -type d -print0 | xargs -0 -r printf 'o %s\\0'
}`
