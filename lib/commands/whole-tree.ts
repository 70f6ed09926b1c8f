/**
 * Shell functions `whole <sha>`, which says whether a pristine tree is there, and `doubt <sha>`, which makes it a half.
 *
 * Beside `.prometheus/trees/<sha>` lies its mark, the file `tmp.<sha>`, from before the tree's first byte, and again from
 * before it is removed. A tree whose mark does not say `whole` is a half and counts as none; one without a mark is whole.
 */
export const WHOLE_TREE = `whole() {
  [ -d ".prometheus/trees/$1" ] || return 1
  [ -e ".prometheus/trees/tmp.$1" ] || return 0
  said=
  read -r said rest <".prometheus/trees/tmp.$1" || :
  [ "$said" = whole ]
}
doubt() { true >".prometheus/trees/tmp.$1"; }`
