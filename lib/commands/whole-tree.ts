/**
 * Shell functions about the one pristine tree of a place, `.prometheus/tree`, upon which differences are applied. The file
 * `.prometheus/tree-of` says what it is: `whole <sha> - <seal>`; `half <sha> <base> <seal>` while it becomes `sha`
 * from `base`; anything else, or nothing: none.
 *
 * The seal names a file, `.prometheus/seal-<seal>`, made when the tree had been written and was about to be compared: what has
 * been changed since, by whomever, has a later ctime. It holds the boot of the host, for a loss of power takes what was not
 * on the disk and leaves times as they are. A host that cannot tell its boot, or has no GNU find, has no seals. What is not
 * seen so is what is changed while the host's clock is behind the seal.
 *
 * - `tree_of`: what it says, in `$said`, `$of`, `$from` and `$seal`.
 * - `whole <sha>`: whether the tree is this commit's.
 * - `sealed`: after these, whether times tell what has changed.
 * - `make_seal`: one beside that which is there, `$fresh`; empty where it cannot be made.
 * - `holds [word...]`: says so from now on; over what it said, in one write, so that it says the one or the other.
 */
export const WHOLE_TREE = `tree_of() {
  said= of= from= seal=
  [ ! -d .prometheus/tree ] || [ ! -r .prometheus/tree-of ] || read -r said of from seal <.prometheus/tree-of || :
}
whole() {
  tree_of
  [ "$said $of" = "whole $1" ]
}
boot_of() {
  boot=
  [ ! -r "$1" ] || read -r boot <"$1" || :
  [ -n "$boot" ]
}
sealed() {
  [ -n "$seal" ] && boot_of ".prometheus/seal-$seal" || return 1
  was=$boot
  boot_of /proc/sys/kernel/random/boot_id && [ "$boot" = "$was" ]
}
make_seal() {
  fresh=a
  [ "$seal" != a ] || fresh=b
  boot_of /proc/sys/kernel/random/boot_id && { printf '%s\\n' "$boot" >".prometheus/seal-$fresh"; } 2>/dev/null || fresh=
}
holds() { printf '%-99s\\n' "$*" 1<>.prometheus/tree-of; }`
