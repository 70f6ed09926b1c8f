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
      wipe() {
        for path do
          shift
          if [ -e "$path" ] || [ -L "$path" ]; then set -- "$@" "$path"; fi
        done
        [ $# -eq 0 ] || rm -rf "$@" 2>/dev/null || wipe_each "$@"
      }
      wipe_each() {
        for path do
          find "$path" -type d ! -perm -700 -exec chmod u+rwx {} \\;
          rm -rf "$path"
        done
      }
      whole() {
        [ -d ".prometheus/trees/$1" ] || return 1
        [ -e ".prometheus/trees/tmp.$1" ] || return 0
        said=
        read -r said rest <".prometheus/trees/tmp.$1" || :
        [ "$said" = whole ]
      }
      doubt() { true >".prometheus/trees/tmp.$1"; }
      tree_digest() {
        {
          find . -name . -printf 'prometheus tree 2\\0' -o \\
            -type f -exec sha256sum -z {} + -perm -100 -printf 'x %p\\0' -o \\
            -type l -printf 'l %p//%l\\n\\0' -o ! -type f ! -type d -printf 'o %p\\0' |
            sort -z | sha256sum
        } 2>/dev/null
      }
      tree_digest_by_lists() {
        find . -type f -print0 >"$lists.files" &&
          xargs -0 -r sha256sum <"$lists.files" |
            sed -n 's/^\\\\\\{0,1\\}\\([0-9a-f]\\{64\\}\\)  \\.\\/.*/\\1/p' >"$lists.sums" &&
          tree_records | sort -z | sha256sum
      }
      tree_records() {
        printf 'prometheus tree 2\\0'
        xargs -0 -r sh -c 'for name do read -r sum <&3; printf "%s  %s\\\\0" "$sum" "$name"; done' sh \\
          <"$lists.files" 3<"$lists.sums"
        find . -type f -perm -100 -print0 | xargs -0 -r printf 'x %s\\0'
        find . -type l -print0 |
          xargs -0 -r sh -c 'for name do printf "l %s//" "$name"; readlink "$name"; printf "\\\\0"; done' sh
        find . ! -type f ! -type l ! -type d -print0 | xargs -0 -r printf 'o %s\\0'
      }
      apply_parcel() {
        [ -s "$parcel" ] || { say "the upload $parcel is not on this host"; exit 1; }
        if [ -n "$base" ] && ! whole "$base"; then
          say "the tree $base is not on this host: the whole tree is needed"
          exit 79
        fi
        doubt "$sha"
        tree=.prometheus/trees/$sha
        wipe "$tree"
        if [ -n "$base" ]; then
          copy_base
        else
          mkdir "$tree"
        fi
        unpack -C "$tree" --strip-components=1 || not_unpacked
        lists=$place/$parcel
        mark=$place/.prometheus/trees/tmp.$sha
        found=
        cd "$tree"
        measure tree_digest || :
        [ "$found" = "$digest" ] || measure tree_digest_by_lists || found=
        cd "$place"
        [ -n "$found" ] || not_unpacked
        [ "$found" = "$digest" ] || wrong_tree
        printf 'whole\\n' >"$mark"
      }
      measure() { "$1" >"$mark" && read -r found rest <"$mark"; }
      copy_base() {
        if ! cp -al ".prometheus/trees/$base" "$tree" 2>/dev/null; then
          wipe "$tree"
          cp -a ".prometheus/trees/$base" "$tree"
        fi
        [ -n "$removes" ] || return 0
        unpack -O removed >"$parcel.removed" || not_unpacked
        (cd "$tree" && xargs -0 -r rm -rf --) <"$parcel.removed"
      }
      unpack() {
        case $compression in
          gzip) gzip -dc <"$parcel" | tar -xof - "$@" ;;
          *) tar -xof "$parcel" "$@" ;;
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
        wipe "$tree" "$parcel" "$parcel.removed" "$parcel.files" "$parcel.sums"
        exit 1
      }
      wrong_tree() {
        say "what was unpacked is not commit $sha (digest $found instead of $digest)"
        wipe "$tree" "$parcel" "$parcel.removed" "$parcel.files" "$parcel.sums"
        [ -n "$base" ] || exit 1
        doubt "$base"
        wipe ".prometheus/trees/$base"
        exit 79
      }
      lay_out_release() {
        laid=releases/$release
        if [ current -ef "$laid" ] || { [ -L current ] && [ ! -e current ] && [ "$(readlink current)" = "$laid" ]; }; then
          say "release $release is live but not marked as complete: deploy again, as a new release"
          exit 1
        fi
        wipe "$laid"
        if ! cp -a --reflink=auto ".prometheus/trees/$sha" "$laid" 2>/dev/null; then
          wipe "$laid"
          cp -a ".prometheus/trees/$sha" "$laid" || { wipe "$laid"; exit 1; }
        fi
        wipe "$laid/REVISION"
        printf '%s\\n' "$sha" >"$laid/REVISION"
      }
      transfer() {
        export LC_ALL=C
        unset TAR_OPTIONS GZIP POSIXLY_CORRECT
        [ -d .prometheus/trees ] && [ -d .prometheus/built ] && [ -d releases ] ||
          mkdir -p .prometheus/trees .prometheus/built releases
        [ ! -e ".prometheus/built/$release" ] || true >".prometheus/built/$release"
        if ! whole "$sha"; then apply_parcel; fi
        for path in "$parcel"*; do
          [ ! -s "$path" ] || true >"$path"
        done
        lay_out_release
      }
      need_folder() {
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
      }
      link() {
        [ -d shared ] || mkdir -p shared
        need_file .env
        need_folder storage/logs
        link_top .env
        link_below storage/logs ../../../
      }
      before_build() { in_release 'echo $PORT'; }
      build() { in_release 'npm ci'"$nl"'npm run build'; }
      if [ -s ".prometheus/built/$release" ] && [ -d "releases/$release" ]; then
        say "release $release is already prepared"
        [ ! -s "$parcel" ] || true >"$parcel"
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
      printf '%s\\n' "$sha" >".prometheus/built/$release" || exit 1
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
      if [ ! -s ".prometheus/built/$release" ] || [ ! -f "releases/$release/REVISION" ]; then
        echo "release $release is not complete on this host" >&2
        exit 1
      fi
      if [ -e current ] && [ ! -L current ]; then
        echo "$PWD/current is not a link: move it away first" >&2
        exit 1
      fi
      { [ ! -L .prometheus/current.tmp ] || rm -f .prometheus/current.tmp; } &&
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
      "whole() {
        [ -d ".prometheus/trees/$1" ] || return 1
        [ -e ".prometheus/trees/tmp.$1" ] || return 0
        said=
        read -r said rest <".prometheus/trees/tmp.$1" || :
        [ "$said" = whole ]
      }
      doubt() { true >".prometheus/trees/tmp.$1"; }
      live=
      for built in .prometheus/built/*; do
        release=\${built##*/}
        if [ -s "$built" ] && [ -d "releases/$release" ]; then
          sha=
          read -r sha <"$built"
          printf 'release %s %s\\n' "$release" "$sha"
          [ ! current -ef "releases/$release" ] || live=releases/$release
        fi
      done
      if [ -L current ] || [ -e current ]; then
        revision=
        [ ! -r current/REVISION ] || read -r revision <current/REVISION
        [ -L current ] && [ -n "$live" ] || live=$(readlink current)
        printf 'current %s %s\\n' "$revision" "$live"
        stat -c 'since %Y' current 2>/dev/null
      fi
      for tree in .prometheus/trees/*; do
        name=\${tree##*/}
        ! whole "$name" || printf '%s\\n' "$name"
      done
      df -Pk . 2>/dev/null
      exit 0
      "
    `)
  })

  it('purge', () => {
    expect(purgeScript({ keep: 5, never: [release] })).toMatchInlineSnapshot(`
      "keep=5
      never=' 20261121094500-3da201c '
      wipe() {
        for path do
          shift
          if [ -e "$path" ] || [ -L "$path" ]; then set -- "$@" "$path"; fi
        done
        [ $# -eq 0 ] || rm -rf "$@" 2>/dev/null || wipe_each "$@"
      }
      wipe_each() {
        for path do
          find "$path" -type d ! -perm -700 -exec chmod u+rwx {} \\;
          rm -rf "$path"
        done
      }
      whole() {
        [ -d ".prometheus/trees/$1" ] || return 1
        [ -e ".prometheus/trees/tmp.$1" ] || return 0
        said=
        read -r said rest <".prometheus/trees/tmp.$1" || :
        [ "$said" = whole ]
      }
      doubt() { true >".prometheus/trees/tmp.$1"; }
      purge() {
        names= removed= kept=0 near= far= trees=0 uploads=
        set --
        for path in releases/*; do
          name=\${path##*/}
          case $name in
            tmp.*) set -- "$@" "$path" ;;
            *[!0-9a-f-]*) ;;
            ??????????????-???????) names="$name $names" ;;
          esac
        done
        for name in $names; do
          if [ -s ".prometheus/built/$name" ]; then
            kept=$((kept + 1))
            if [ "$kept" -le 2 ] || [ current -ef "releases/$name" ]; then
              read -r sha <".prometheus/built/$name"
              near="$near $sha"
            fi
            [ "$kept" -gt "$keep" ] || continue
          fi
          [ ! current -ef "releases/$name" ] || continue
          case $never in *" $name "*) continue ;; esac
          [ ! -s ".prometheus/built/$name" ] || true >".prometheus/built/$name" || continue
          set -- "$@" "releases/$name"
          removed="$removed $name"
        done
        for path in .prometheus/built/*; do
          if [ ! -s "$path" ] || [ ! -d "releases/\${path##*/}" ]; then set -- "$@" "$path"; fi
        done
        forget_trees
        for path in .prometheus/trees/tmp.*; do
          name=\${path##*/tmp.}
          [ ! -d ".prometheus/trees/$name" ] || whole "$name" || path=.prometheus/trees/$name
          set -- "$@" "$path"
        done
        for path in .prometheus/incoming/*; do
          case $path in
            *.removed | *.files | *.sums) set -- "$@" "$path"; continue ;;
          esac
          if [ -s "$path" ]; then uploads=yes; else set -- "$@" "$path"; fi
        done
        wipe "$@"
        for name in $removed; do
          [ -e "releases/$name" ] || printf 'removed %s\\n' "$name"
        done
        [ -z "$uploads" ] || find .prometheus/incoming -type f -mtime +0 -exec rm -f {} +
        return 0
      }
      forget_trees() {
        for path in .prometheus/trees/*; do
          name=\${path##*/}
          case $name in *[!0-9a-f]*) continue ;; esac
          whole "$name" || continue
          trees=$((trees + 1))
          case "$near " in *" $name "*) ;; *) far="$far $name" ;; esac
        done
        for name in $far; do
          [ "$trees" -gt 2 ] || break
          trees=$((trees - 1))
          doubt "$name"
        done
      }
      purge
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
