import { acceptPath } from './accept'
import { quote } from './quote'

/**
 * The shell function `link`, with the help of `LINKS`: puts a link to `shared/<path>` at each path of the release, replacing what the repository
 * has there; one program does it for all that lie at the top. A path with a trailing slash is a folder and is made when
 * missing; a file must be there.
 *
 * A parent that is itself a link is refused: following it would remove and create things outside the release.
 * Links are relative, so that a place can be moved or mounted elsewhere. Needs `$place`, `$release`, `say` and `wipe`.
 *
 * @param shared paths below the release, e.g. `.env`, `log/`
 * @throws RangeError naming a path that is absolute or leaves the release
 */
export function linkFunction(shared: string[]): string {
  const paths = shared.map(acceptPath)
  const top = new Set(paths.filter(({ path }) => !path.includes('/')).map(({ path }) => quote(path)))
  return `link() {
${[
  '  [ -d shared ] || mkdir -p shared',
  ...paths.map(({ path, folder }) => `  need_${folder ? 'folder' : 'file'} ${quote(path)}`),
  ...(top.size > 0 ? [`  link_top ${[...top].join(' ')}`] : []),
  ...paths.flatMap(({ path }) => {
    const depth = path.split('/').length
    return depth > 1 ? [`  link_below ${quote(path)} ${'../'.repeat(depth + 1)}`] : []
  }),
].join('\n')}
}`
}

export const LINKS = `need_folder() {
  if [ ! -d "shared/$1" ]; then
    mkdir -p "shared/$1" || { say "shared/$1 is not a folder and cannot be made one"; exit 1; }
  fi
}
need_file() {
  if [ ! -e "shared/$1" ]; then
    say "shared/$1 does not exist on this host: create it ($place/shared/$1), or remove it from \\\`shared\\\`"
    exit 1
  fi
}
link_top() {
  for name do
    shift
    wipe "releases/$release/$name"
    set -- "$@" "../../shared/$name"
  done
  ln -s "$@" "releases/$release/"
}
link_below() {
  parent=releases/$release
  left=$1
  while :; do
    case $left in */*) ;; *) break ;; esac
    parent=$parent/\${left%%/*}
    left=\${left#*/}
    if [ -L "$parent" ]; then
      say "cannot link $1: \${parent#releases/*/} is a link in the release"
      exit 1
    fi
    [ -d "$parent" ] || mkdir "$parent"
  done
  wipe "releases/$release/$1"
  ln -s "$2shared/$1" "releases/$release/$1"
}`
