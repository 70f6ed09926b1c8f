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
      "place=$PWD
      sha=3da201c000000000000000000000000000000000
      digest=dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
      parcel=.prometheus/incoming/p.tar.gz
      base=ba5e000000000000000000000000000000000000
      removes=yes
      compression=gzip
      release=20261121094500-3da201c
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
        "step transfer transfer",
      ]
    `)
  })

  it('a switch', () => {
    const steps = [
      { name: 'activate', command: null },
      { name: 'restart', command: 'touch restart' },
    ]
    expect(switchScript({ release, steps, env: {}, marks: 'nonce123' })).toMatchInlineSnapshot(`
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
    expect(switchScript({ release: null, steps, env: {}, marks: 'nonce123' })).toMatchInlineSnapshot(`
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
      "whole() {
        [ -d ".prometheus/trees/$1" ] || return 1
        [ -e ".prometheus/trees/tmp.$1" ] || return 0
        said=
        read -r said rest <".prometheus/trees/tmp.$1" || :
        [ "$said" = whole ]
      }
      doubt() { true >".prometheus/trees/tmp.$1"; }
      place_state() {
        live=
        for built in .prometheus/built/*; do
          name=\${built##*/}
          if [ -s "$built" ] && [ -d "releases/$name" ]; then
            revision=
            read -r revision <"$built"
            printf 'release %s %s\\n' "$name" "$revision"
            [ ! current -ef "releases/$name" ] || live=releases/$name
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
        return 0
      }
      place_state
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
    expect(parseState('')).toEqual({ current: null, since: null, releases: [], trees: [] })
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
})
