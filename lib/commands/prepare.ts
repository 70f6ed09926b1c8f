import type { Hash } from '@/lib/domain/hash'
import { acceptRelease, acceptSha } from './accept'
import { WHOLE_TREE_NEEDED } from './apply-parcel'
import { environmentFunction } from './environment'
import { linkFunction } from './link-shared'
import { openMarks } from './marks'
import { purgeScript } from './purge'
import { quote } from './quote'
import { quoteLines } from './quote-lines'
import { SUM_PROGRAM } from './tree-digest'

export type Preparation = {
  /** Full sha of the commit. */
  sha: string
  /** What the tree must have (`Repository.digest`), and by which sums. */
  digest: string
  hash: Hash
  /** Whether the digest is that of a change to what the host knows that it holds (`PlaceState.sealed`). */
  known: boolean
  /** Of the upload: the commit it is a difference to (`null`: the whole tree); unused where the tree is held. */
  parcel: { base: string | null; removes: boolean; compression: 'none' | 'gzip' }
  release: string
  /** As `purgeScript` takes them; the release itself stays too. */
  keep: number
  never: string[]
  /** Paths to link from `shared/`; a trailing slash is a folder. */
  shared: string[]
  /** The run's nonce, for `createMarkParser`. */
  marks: string
  /** Exported to the service's commands. */
  env: Record<string, string>
  /** `sh` text, run in the release. */
  beforeBuild?: string
  build?: string
}

/**
 * The whole phase *prepare* on one host, as one run: steps `transfer` (tree and release), and where the service has
 * them `link`, `before_build` and `build`, each between marks. Then releases that are too many go: their room is what the
 * next one needs, and nothing is kept waiting by it that is being switched.
 *
 * Running it again is harmless: a release marked in `.prometheus/built/` is left alone (every step reports 0), anything
 * less is thrown away and made anew. Exit codes: 0; the code of a service's command; `WHOLE_TREE_NEEDED`; 1 with a
 * sentence as the log's last line.
 *
 * @throws RangeError when an argument could not have been made by us (release id, sha, path, variable name, nonce)
 */
export function prepareScript(preparation: Preparation): string {
  const { sha, digest, hash, known, parcel, release, keep, never, shared, marks, env, beforeBuild, build } = preparation
  const commands = [
    ...(beforeBuild ? [{ name: 'before_build', text: beforeBuild }] : []),
    ...(build ? [{ name: 'build', text: build }] : []),
  ]
  const steps = ['transfer', ...(shared.length > 0 ? ['link'] : []), ...commands.map(command => command.name)]
  return `${[
    'place=$PWD',
    `sha=${acceptSha(sha)}`,
    `digest=${quote(digest)}`,
    `sum=${SUM_PROGRAM[hash]}`,
    `known=${known ? 'yes' : ''}`,
    `base=${parcel.base === null ? '' : acceptSha(parcel.base)}`,
    `removes=${parcel.removes ? 'yes' : ''}`,
    `compression=${parcel.compression}`,
    `release=${acceptRelease(release)}`,
    '[ -n "$upload" ] || upload=.prometheus/incoming/$release',
    openMarks(marks),
    environmentFunction(env),
    linkFunction(shared),
    ...commands.map(({ name, text }) => `${name}() { in_release ${quoteLines(text)}; }`),
    `already_prepared ${steps.join(' ')}`,
    ...steps.map(name => `step ${name} ${name}`),
    'complete',
    `{ ${purgeScript({ keep, never: [release, ...never] })}} >/dev/null 2>&1`,
  ].join('\n')}\n`
}

/**
 * Shell functions of *prepare*. `transfer`: the upload's bytes make room before the release is copied; its empty file
 * goes with the next purge. A tree that is held is compared too, for a host that lost power may have lost of it what was not
 * on its disk yet: by reading all of it, or where it is sealed what has changed. The copy is made meanwhile, for reading it costs as much as copying it: a copy of what is wrong is thrown
 * away like any release that is not complete. `already_prepared <step>...` ends the run where there is nothing to do.
 * `complete` is the last thing that happens: from then on the release may be activated, and is not made again.
 */
export const TRANSFER = `transfer() {
  export LC_ALL=C
  unset TAR_OPTIONS GZIP POSIXLY_CORRECT
  [ -d .prometheus/built ] && [ -d releases ] || mkdir -p .prometheus/built releases
  [ ! -e ".prometheus/built/$release" ] || true >".prometheus/built/$release"
  tree=.prometheus/tree
  if whole "$sha"; then base=$sha; else apply_parcel; fi
  if [ -n "$known" ] && ! sealed; then
    say "nothing tells what has changed in this host's tree: the whole tree is needed"
    exit ${WHOLE_TREE_NEEDED}
  fi
  for path in "$upload"*; do
    [ ! -s "$path" ] || true >"$path"
  done
  lay_out_release &
  copying=$!
  verify_tree
  wait "$copying"
}
already_prepared() {
  [ -s ".prometheus/built/$release" ] && [ -d "releases/$release" ] || return 0
  say "release $release is already prepared"
  [ ! -s "$upload" ] || true >"$upload"
  for name do
    mark begin "$name"
    mark end "$name" 0
  done
  exit 0
}
complete() { printf '%s\\n' "$sha" >".prometheus/built/$release" || exit 1; }`
