/**
 * Shell functions about the one pristine tree of a place, `.prometheus/tree`, upon which differences are applied. The file
 * `.prometheus/tree-of` says what it is: `whole <sha>`; `half <sha> <base>` while it becomes `sha` from `base`; anything
 * else, or nothing: none.
 *
 * - `tree_of`: what it says, in `$said`, `$of` and `$from`.
 * - `whole <sha>`: whether the tree is this commit's.
 * - `holds [word...]`: says so from now on; over what it said, in one write, so that it says the one or the other.
 */
export const WHOLE_TREE = `tree_of() {
  said= of= from=
  [ ! -d .prometheus/tree ] || [ ! -r .prometheus/tree-of ] || read -r said of from <.prometheus/tree-of || :
}
whole() {
  tree_of
  [ "$said $of" = "whole $1" ]
}
holds() { printf '%-99s\\n' "$*" 1<>.prometheus/tree-of; }`
