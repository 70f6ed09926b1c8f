import { describe, expect, it } from 'vitest'
import { commandScript } from './command'
import { prepareScript } from './prepare'
import { purgeScript } from './purge'
import { parseState, stateScript } from './state'
import { switchScript } from './switch'

const sha = '3da201c'.padEnd(40, '0')
const base = 'ba5e'.padEnd(40, '0')
const release = '20261121094500-3da201c'

describe('what is typed on hosts', () => {
  it('prepare', () => {
    const script = prepareScript({
      ...{
        sha,
        digest: 'd'.repeat(64),
        hash: 'sha256',
        known: true,
        parcel: { base, removes: true, compression: 'gzip' },
        release,
      },
      ...{
        keep: 5,
        never: ['20261120094500-ba5e000'],
        shared: ['.env', 'storage/logs/'],
        marks: 'nonce123',
        env: { PORT: '8080', PROMETHEUS_BRANCH: "it's\n$(id)" },
      },
      ...{ beforeBuild: 'echo $PORT', build: 'npm ci\nnpm run build' },
    })
    expect(script).toMatchInlineSnapshot(`
      "place=$PWD
      sha=3da201c000000000000000000000000000000000
      digest=dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
      sum=sha256sum
      known=yes
      base=ba5e000000000000000000000000000000000000
      removes=yes
      compression=gzip
      release=20261121094500-3da201c
      [ -n "$upload" ] || upload=.prometheus/incoming/$release
      open_marks nonce123
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PORT=8080
        export PROMETHEUS_BRANCH='it'\\''s'"$nl"'$(id)'
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
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
      already_prepared transfer link before_build build
      step transfer transfer
      step link link
      step before_build before_build
      step build build
      complete
      { keep=5
      never=' 20261121094500-3da201c 20261120094500-ba5e000 '
      purge
      } >/dev/null 2>&1
      "
    `)
  })

  it('prepare of a service that shares and builds nothing', () => {
    const script = prepareScript({
      ...{
        sha,
        digest: 'd'.repeat(64),
        hash: 'sha256',
        known: false,
        parcel: { base: null, removes: false, compression: 'none' },
        release,
      },
      ...{ keep: 5, never: [], shared: [], marks: 'nonce123', env: {} },
    })
    expect(script.split('\n').filter(line => /^(base|compression|parcel|step) ?=?/.test(line))).toMatchInlineSnapshot(`
      [
        "base=",
        "compression=none",
        "step transfer transfer",
      ]
    `)
  })

  it('a switch', () => {
    const steps = [
      { name: 'activate', command: null },
      { name: 'restart', command: 'touch restart' },
    ]
    expect(switchScript({ to: { release }, steps, env: {}, marks: 'nonce123' })).toMatchInlineSnapshot(`
      "place=$PWD
      release=20261121094500-3da201c
      open_marks nonce123
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
      }
      activate_() { activate "$release"; }
      restart_() { in_release 'touch restart'; }
      step activate activate_
      step restart restart_
      "
    `)
  })

  it('a way back to nothing', () => {
    const steps = [{ name: 'activate', command: null }]
    expect(switchScript({ to: null, steps, env: {}, marks: 'nonce123' })).toMatchInlineSnapshot(`
      "place=$PWD
      open_marks nonce123
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
      }
      activate_() { deactivate; }
      step activate activate_
      "
    `)
  })

  it('a way back to a link of others’ making', () => {
    const steps = [
      { name: 'activate', command: null },
      { name: 'restart', command: 'touch restart' },
    ]
    const to = { link: "../it's $(id)/-x" }
    expect(switchScript({ to, steps, env: {}, marks: 'nonce123' })).toMatchInlineSnapshot(`
      "place=$PWD
      open_marks nonce123
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
      }
      activate_() { put_back '../it'\\''s $(id)/-x'; }
      restart_() { in_current 'touch restart'; }
      step activate activate_
      step restart restart_
      "
    `)
  })

  it('a command where current leads', () => {
    const script = commandScript({ release: null, command: 'up', env: {}, marks: 'nonce123', step: 'health' })
    expect(script).toContain('command_() { in_current up; }')
    expect(script).not.toContain('release=')
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
      "place=$PWD
      release=20261121094500-3da201c
      open_marks nonce123
      environment() {
        [ -n "$LANG" ] || LANG=C.UTF-8
        export LANG
        export PORT=80
        export PROMETHEUS_RELEASE_PATH="$place/releases/$release"
      }
      command_() { in_release 'systemctl restart '\\''checkout'\\'''; }
      step restart command_
      "
    `)
  })

  it('state', () => {
    expect(stateScript()).toMatchInlineSnapshot(`
      "nl='
      '
      tree_of() {
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
      holds() { printf '%-99s\\n' "$*" 1<>.prometheus/tree-of; }
      place_state() {
        held= live= whose=
        for built in .prometheus/built/*; do
          name=\${built##*/}
          if [ -s "$built" ] && [ -d "releases/$name" ]; then
            revision=
            read -r revision <"$built"
            held="\${held}release $name $revision$nl"
            [ ! current -ef "releases/$name" ] || { live=releases/$name; whose=$revision; }
          fi
        done
        if [ -L current ] || [ -e current ]; then
          revision=
          [ ! -r current/REVISION ] || read -r revision <current/REVISION
          if [ ! -L current ]; then
            live=
          elif [ -z "$live" ] || [ "$revision" != "$whose" ]; then
            live=$(readlink current && echo .)
            live=\${live%??}
            case $live in *"$nl"*) live= ;; esac
            held="\${held}link $live$nl"
          fi
          held="\${held}current $revision $live$nl"
        fi
        tree_of
        if [ "$said" = whole ]; then
          held="\${held}tree $of$nl"
          ! sealed || held="\${held}sealed$nl"
        fi
        ! command -v b2sum >/dev/null 2>&1 || held="\${held}hash blake2b$nl"
      }
      place_state
      printf %s "$held"
      stat -c 'since %Y' current 2>/dev/null || :
      "
    `)
  })

  it('purge', () => {
    expect(purgeScript({ keep: 5, never: [release] })).toMatchInlineSnapshot(`
      "keep=5
      never=' 20261121094500-3da201c '
      purge
      "
    `)
  })
})

describe('the state of a place', () => {
  it('of an empty place', () => {
    expect(parseState('')).toEqual({
      current: null,
      link: null,
      since: null,
      releases: [],
      tree: null,
      sealed: false,
      hash: 'sha256',
    })
  })

  it('with a current release, newest first, and strange names around', () => {
    const stdout = [
      `current ${sha} releases/${release}`,
      'since 1795254300',
      `release 20260101000000-aaaaaaa ${base}`,
      `release ${release} ${sha}`,
      'release x y',
      'release 20260101000000-bbbbbbb ',
      sha,
      'tree x',
      `tree ${base}`,
      'sealed',
      'hash blake2b',
    ].join('\n')
    expect(parseState(stdout)).toEqual({
      current: { release, sha },
      link: null,
      since: '2026-11-21T09:45:00.000Z',
      releases: [
        { release, sha },
        { release: '20260101000000-aaaaaaa', sha: base },
      ],
      tree: base,
      sealed: true,
      hash: 'blake2b',
    })
  })

  it.each([
    `current  releases/${release}`,
    `current ${sha} /srv/elsewhere`,
    `current ${sha} `,
    'current nonsense',
    `current ${sha} releases/\n${release}`,
  ])('%j is broken', stdout => {
    expect(parseState(stdout)).toMatchObject({ current: 'broken' })
  })

  it.each([
    ['releases/20240101000000', 'releases/20240101000000'],
    ['/srv/it\'s  a \\ $(id) *"é ', '/srv/it\'s  a \\ $(id) *"é '],
    ['a\tb', ''],
    ['a\rb', ''],
    ['not text \ufffd', ''],
    ['', ''],
  ])('with a current that others have led to %j', (target, link) => {
    expect(parseState(`link ${target}\ncurrent  ${target}`)).toMatchObject({ current: 'broken', link })
  })
})
