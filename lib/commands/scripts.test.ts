import { describe, expect, it } from 'vitest'
import { activateScript, deactivateScript } from './activate'
import { commandScript } from './command'
import { prepareScript } from './prepare'
import { purgeScript } from './purge'
import { parseState, stateScript } from './state'

const sha = '3da201c'.padEnd(40, '0')
const base = 'ba5e'.padEnd(40, '0')
const release = '20261121094500-3da201c'

describe('what is typed on hosts', () => {
  it('prepare', () => {
    const script = prepareScript({
      ...{
        sha,
        digest: 'd'.repeat(64),
        parcel: { name: 'p.tar.gz', base, removes: true, compression: 'gzip' },
        release,
      },
      ...{
        shared: ['.env', 'storage/logs/'],
        marks: 'nonce123',
        env: { PORT: '8080', PROMETHEUS_BRANCH: "it's\n$(id)" },
      },
      ...{ beforeBuild: 'echo $PORT', build: 'npm ci\nnpm run build' },
    })
    expect(script).toMatchInlineSnapshot(`
      "nl='
      '
      place=$PWD
      sha=3da201c000000000000000000000000000000000
      digest=dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
      parcel=.prometheus/incoming/p.tar.gz
      base=ba5e000000000000000000000000000000000000
      removes=yes
      compression=gzip
      release=20261121094500-3da201c
      mark() { printf '\\036%s %s\\n' nonce123 "$*"; }
      died=.prometheus/runs/\${PROMETHEUS_RUN%.*}/died
      true 2>/dev/null >"$died" || died=/dev/null
      step() {
        mark begin "$1"
        { (exec 2>&4 4>&-; set -eu; "$2"); code=$?; } 4>&2 2>"$died"
        killed=
        [ ! -s "$died" ] || killed=' killed'
        mark end "$1" "$code$killed"
        [ "$code" -eq 0 ] || exit "$code"
      }
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PORT=8080
        export PROMETHEUS_BRANCH='it'\\''s'"$nl"'$(id)'
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
      }
      say() { printf '%s\\n' "$1" >&2; }
      in_release() {
        set +eu
        environment
        cd "$place/releases/$release" || exit 1
        exec sh -c "$1"
      }
      discard() {
        case $1 in
          */tmp.*) gone=$1 ;;
          *) gone=\${1%/*}/tmp.old.\${1##*/} ;;
        esac
        if [ "$gone" != "$1" ] && [ -e "$1" ]; then
          wipe "$gone"
          mv "$1" "$gone"
        fi
        wipe "$gone"
      }
      wipe() {
        [ -e "$1" ] || [ -L "$1" ] || return 0
        rm -rf "$1" 2>/dev/null || { chmod -R u+rwx "$1"; rm -rf "$1"; }
      }
      tree_digest() {
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
      }
      apply_parcel() {
        mkdir "$aside"
        [ -f "$parcel" ] || { say "the upload $parcel is not on this host"; exit 1; }
        if [ -n "$base" ]; then
          copy_base
        else
          mkdir "$aside/tree"
        fi
        unpack || not_unpacked
        found=$(cd "$aside/tree" && tree_digest)
        [ "$found" = "$digest" ] || wrong_tree
        mv "$aside/tree" ".prometheus/trees/$sha"
      }
      copy_base() {
        if [ ! -d ".prometheus/trees/$base" ]; then
          say "the tree $base is not on this host: the whole tree is needed"
          exit 79
        fi
        if ! cp -al ".prometheus/trees/$base" "$aside/tree" 2>/dev/null; then
          discard "$aside/tree"
          cp -a ".prometheus/trees/$base" "$aside/tree"
        fi
        [ -n "$removes" ] || return 0
        unpack removed || not_unpacked
        (cd "$aside/tree" && xargs -0 -r rm -rf -- <../removed)
      }
      unpack() {
        case $compression in
          gzip) gzip -dc <"$parcel" | tar -xof - -C "$aside" "$@" ;;
          *) tar -xof "$parcel" -C "$aside" "$@" ;;
        esac
      }
      not_unpacked() {
        say "$parcel could not be unpacked"
        df -Pk . | {
          read -r heading
          read -r device total used free rest
          case $free in
            '' | *[!0-9]*) ;;
            *) [ "$free" -gt 1024 ] || say "no space left on device: $free KB are free" ;;
          esac
        }
        discard "$aside"
        rm -f "$parcel"
        exit 1
      }
      wrong_tree() {
        say "what was unpacked is not commit $sha (digest $found instead of $digest)"
        rm -f "$parcel"
        [ -n "$base" ] || exit 1
        discard ".prometheus/trees/$base"
        exit 79
      }
      lay_out_release() {
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
      }
      transfer() {
        export LC_ALL=C
        unset TAR_OPTIONS GZIP POSIXLY_CORRECT
        [ -d .prometheus/trees ] && [ -d .prometheus/built ] && [ -d releases ] ||
          mkdir -p .prometheus/trees .prometheus/built releases
        [ ! -e ".prometheus/built/$release" ] || rm -f ".prometheus/built/$release"
        aside=.prometheus/trees/tmp.$release
        discard "$aside"
        if [ ! -d ".prometheus/trees/$sha" ]; then apply_parcel; fi
        rm -rf "$aside" "$parcel" 2>/dev/null || { discard "$aside"; rm -f "$parcel"; }
        touch ".prometheus/trees/$sha"
        lay_out_release
        forget_old_trees
      }
      forget_old_trees() {
        kept=0
        for name in $(ls -1t .prometheus/trees); do
          case $name in *[!0-9a-f]*) continue ;; esac
          kept=$((kept + 1))
          [ "$kept" -le 2 ] || [ "$name" = "$sha" ] || [ "$name" = "$base" ] || discard ".prometheus/trees/$name"
        done
      }
      link_folder() {
        if [ ! -d "shared/$1" ]; then
          mkdir -p "shared/$1" || { say "shared/$1 is not a folder and cannot be made one"; exit 1; }
        fi
        link_one "$1" "$2"
      }
      link_file() {
        if [ ! -e "shared/$1" ]; then
          say "shared/$1 does not exist on this host: create it ($place/shared/$1), or remove it from \\\`shared\\\`"
          exit 1
        fi
        link_one "$1" "$2"
      }
      link_one() {
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
      }
      link() {
        [ -d shared ] || mkdir -p shared
        link_file .env ../../
        link_folder storage/logs ../../../
      }
      before_build() { in_release 'echo $PORT'; }
      build() { in_release 'npm ci'"$nl"'npm run build'; }
      if [ -f ".prometheus/built/$release" ] && [ -d "releases/$release" ]; then
        say "release $release is already prepared"
        rm -f "$parcel"
        for name in transfer link before_build build; do
          mark begin "$name"
          mark end "$name" 0
        done
        exit 0
      fi
      step transfer transfer
      step link link
      step before_build before_build
      step build build
      printf '%s\\n' "$sha" >".prometheus/built/tmp.$release" &&
        mv ".prometheus/built/tmp.$release" ".prometheus/built/$release" || exit 1
      "
    `)
  })

  it('prepare of a service that shares and builds nothing', () => {
    const script = prepareScript({
      ...{
        sha,
        digest: 'd'.repeat(64),
        parcel: { name: 'p.tar', base: null, removes: false, compression: 'none' },
        release,
      },
      ...{ shared: [], marks: 'nonce123', env: {} },
    })
    expect(script.split('\n').filter(line => /^(base|compression|parcel|step) ?=?/.test(line))).toMatchInlineSnapshot(`
      [
        "parcel=.prometheus/incoming/p.tar",
        "base=",
        "compression=none",
        "step() {",
        "step transfer transfer",
      ]
    `)
  })

  it('activate', () => {
    expect(activateScript({ release })).toMatchInlineSnapshot(`
      "release=20261121094500-3da201c
      if [ ! -f ".prometheus/built/$release" ] || [ ! -f "releases/$release/REVISION" ]; then
        echo "release $release is not complete on this host" >&2
        exit 1
      fi
      if [ -e current ] && [ ! -L current ]; then
        echo "$PWD/current is not a link: move it away first" >&2
        exit 1
      fi
      rm -f .prometheus/current.tmp &&
        ln -s "releases/$release" .prometheus/current.tmp &&
        mv -fT .prometheus/current.tmp current || exit 1
      printf 'current → releases/%s\\n' "$release"
      "
    `)
  })

  it('deactivate', () => {
    expect(deactivateScript()).toMatchInlineSnapshot(`
      "if [ -e current ] && [ ! -L current ]; then
        echo "$PWD/current is not a link: move it away first" >&2
        exit 1
      fi
      rm -f current || exit 1
      echo 'current removed: nothing ran here before'
      "
    `)
  })

  it('a command', () => {
    expect(
      commandScript({
        release,
        command: "systemctl restart 'checkout'",
        env: { PORT: '80' },
        marks: 'nonce123',
        step: 'restart',
      }),
    ).toMatchInlineSnapshot(`
      "nl='
      '
      place=$PWD
      release=20261121094500-3da201c
      mark() { printf '\\036%s %s\\n' nonce123 "$*"; }
      died=.prometheus/runs/\${PROMETHEUS_RUN%.*}/died
      true 2>/dev/null >"$died" || died=/dev/null
      step() {
        mark begin "$1"
        { (exec 2>&4 4>&-; set -eu; "$2"); code=$?; } 4>&2 2>"$died"
        killed=
        [ ! -s "$died" ] || killed=' killed'
        mark end "$1" "$code$killed"
        [ "$code" -eq 0 ] || exit "$code"
      }
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PORT=80
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
      }
      say() { printf '%s\\n' "$1" >&2; }
      in_release() {
        set +eu
        environment
        cd "$place/releases/$release" || exit 1
        exec sh -c "$1"
      }
      command_() { in_release 'systemctl restart '\\''checkout'\\'''; }
      step restart command_
      "
    `)
  })

  it('state', () => {
    expect(stateScript()).toMatchInlineSnapshot(`
      "if [ -L current ] || [ -e current ]; then
        revision=
        [ ! -r current/REVISION ] || read -r revision <current/REVISION
        printf 'current %s %s\\n' "$revision" "$(readlink current)"
        stat -c 'since %Y' current 2>/dev/null
      fi
      for built in .prometheus/built/*; do
        release=\${built##*/}
        if [ -f "$built" ] && [ -d "releases/$release" ]; then
          sha=
          read -r sha <"$built"
          printf 'release %s %s\\n' "$release" "$sha"
        fi
      done
      df -Pk . 2>/dev/null
      [ ! -d .prometheus/trees ] || ls -1t .prometheus/trees
      exit 0
      "
    `)
  })

  it('purge', () => {
    expect(purgeScript({ keep: 5, never: [release] })).toMatchInlineSnapshot(`
      "keep=5
      never=' 20261121094500-3da201c '
      discard() {
        case $1 in
          */tmp.*) gone=$1 ;;
          *) gone=\${1%/*}/tmp.old.\${1##*/} ;;
        esac
        if [ "$gone" != "$1" ] && [ -e "$1" ]; then
          wipe "$gone"
          mv "$1" "$gone"
        fi
        wipe "$gone"
      }
      wipe() {
        [ -e "$1" ] || [ -L "$1" ] || return 0
        rm -rf "$1" 2>/dev/null || { chmod -R u+rwx "$1"; rm -rf "$1"; }
      }
      current=$(readlink current)
      current=\${current%/}
      current=\${current##*/}
      kept=0
      for name in $(ls -1r releases 2>/dev/null); do
        case $name in
          tmp.*) wipe "releases/$name"; continue ;;
          *[!0-9a-f-]*) continue ;;
          ??????????????-???????) ;;
          *) continue ;;
        esac
        if [ -f ".prometheus/built/$name" ]; then
          kept=$((kept + 1))
          [ "$kept" -gt "$keep" ] || continue
        fi
        [ "$name" != "$current" ] || continue
        case $never in *" $name "*) continue ;; esac
        rm -f ".prometheus/built/$name"
        discard "releases/$name"
        printf 'removed %s\\n' "$name"
      done
      for built in .prometheus/built/*; do
        [ -d "releases/\${built##*/}" ] || rm -f "$built"
      done
      for left in .prometheus/trees/tmp.*; do
        wipe "$left"
      done
      for left in .prometheus/incoming/*; do
        [ -e "$left" ] || continue
        find .prometheus/incoming -type f -mtime +0 -exec rm -f {} +
        break
      done
      exit 0
      "
    `)
  })
})

describe('the state of a place', () => {
  it('of an empty place', () => {
    expect(parseState('Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 264 24 81 24% /\n')).toEqual(
      {
        current: null,
        since: null,
        releases: [],
        trees: [],
        freeKb: 81,
      },
    )
  })

  it('with a current release, newest first, and strange names around', () => {
    const stdout = [
      `current ${sha} releases/${release}`,
      'since 1795254300',
      `release 20260101000000-aaaaaaa ${base}`,
      `release ${release} ${sha}`,
      'release x y',
      'release 20260101000000-bbbbbbb ',
      'Filesystem 1024-blocks Used Available Capacity Mounted on',
      '//nas/my share 1 2 9  - /srv/my share',
      sha,
      'tmp.x',
      base,
    ].join('\n')
    expect(parseState(stdout)).toEqual({
      current: { release, sha },
      since: '2026-11-21T09:45:00.000Z',
      releases: [
        { release, sha },
        { release: '20260101000000-aaaaaaa', sha: base },
      ],
      trees: [sha, base],
      freeKb: 9,
    })
  })

  it.each([
    `current  releases/${release}`,
    `current ${sha} /srv/elsewhere`,
    `current ${sha} `,
    'current nonsense',
    `current ${sha} releases/\n${release}`,
  ])('%j is broken', stdout => {
    expect(parseState(stdout)).toMatchObject({ current: 'broken', freeKb: null })
  })
})
