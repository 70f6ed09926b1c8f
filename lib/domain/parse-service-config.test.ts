import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from './environment-policy'
import { parseServiceConfig } from './parse-service-config'
import { defaultServiceConfig } from './resolve-service-config'

const EVERYTHING = `
service: checkout
deploy_to: /srv/shop/
keep_releases: 3
shared: [.env, log/]
build: |
  npm ci --omit=dev
  npm run build
restart: systemctl restart checkout
health: { http: /up?full=1, port: 8080, within: 45s, interval: 500ms, stable: 0s }
timeouts: { build: 20m, restart: 30s, once: 30m, silence: 1m }
hooks: { before_build: a, before_activate: b, after_activate: c, after_deploy: d }
once: { migrate: npm run migrate }
checks: checks/*.hurl
ci: { require: [ci/test, ci/lint], allow_failures: [slow], ignore: nightly }
environments:
  test:       { branches: "*", auto_deploy: true, auto_deploy_branches: main, auto_deploy_commits: 20 }
  production:
    branches: [main, "release/*"]
    after: canary
    approve: 0
    waves: [1, 25%, 100%]
    pause: 1m30s
    max_failed_hosts: 10%
    on_failure: stop
    checks:
      on_failure: report
      files: [checks/*.hurl, checks/live/*.hurl]
      timeout: 20s
      wait: 1m
      every: 30s
      alert: { fire_after: 2, resolve_after: 1, remind: 0s, mute_during_deploys: true }
    drain: { out: ./leave, in: ./join, limit: 5s, max_unavailable: 1 }
    windows: [{ cron: "0 9 * * 1-5", duration: 8h, timezone: Europe/Berlin }]
    freezes:
      - { from: 2026-12-20, to: "2027-01-02 06:00", timezone: Europe/Berlin, reason: Christmas }
      - { cron: "0 15 * * 5", duration: 9h, reason: Nobody is there at night }
`

const problems = (text: string, context?: { service?: string }) => {
  const result = parseServiceConfig(text, context)
  return result.ok
    ? []
    : result.failure.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
}

/** Problems of a file that is right but for these lines after `service`. */
const problemsOf = (lines: string) => problems(`service: checkout\n${lines}\n`)

describe('a prometheus.yml', () => {
  test('needs nothing but the service', () => {
    expect(parseServiceConfig('service: checkout')).toEqual({ ok: true, value: defaultServiceConfig('checkout') })
    expect(defaultServiceConfig('checkout')).toEqual({
      service: 'checkout',
      deployTo: '/srv/checkout',
      keepReleases: 5,
      shared: [],
      build: null,
      restart: null,
      health: null,
      timeouts: { build: 600, restart: 60, once: 600, silence: 300 },
      hooks: {},
      once: [],
      checks: [],
      ci: { require: [], allowFailures: [], ignore: [] },
      environments: {},
    })
  })

  test('may say everything', () => {
    expect(parseServiceConfig(EVERYTHING, { service: 'checkout' })).toEqual({
      ok: true,
      value: {
        service: 'checkout',
        deployTo: '/srv/shop',
        keepReleases: 3,
        shared: [
          { path: '.env', kind: 'file' },
          { path: 'log', kind: 'folder' },
        ],
        build: 'npm ci --omit=dev\nnpm run build\n',
        restart: 'systemctl restart checkout',
        health: { kind: 'http', path: '/up?full=1', port: 8080, within: 45, interval: 0.5, stable: 0 },
        timeouts: { build: 1200, restart: 30, once: 1800, silence: 60 },
        hooks: { before_build: 'a', before_activate: 'b', after_activate: 'c', after_deploy: 'd' },
        once: [{ name: 'migrate', command: 'npm run migrate' }],
        checks: ['checks/*.hurl'],
        ci: { require: ['ci/test', 'ci/lint'], allowFailures: ['slow'], ignore: ['nightly'] },
        environments: {
          test: {
            branches: ['*'],
            autoDeploy: true,
            autoDeployBranches: ['main'],
            autoDeployCommits: 20,
            after: null,
            approve: 0,
            waves: [{ unit: 'percent', value: 100 }],
            pauseSeconds: 0,
            maxFailedHosts: { unit: 'hosts', value: 0 },
            onFailure: 'rollback',
            checks: DEFAULT_POLICY.checks,
            drain: null,
            windows: [],
            freezes: [],
          },
          production: {
            branches: ['main', 'release/*'],
            autoDeploy: false,
            autoDeployBranches: ['*'],
            autoDeployCommits: null,
            after: 'canary',
            approve: 0,
            waves: [
              { unit: 'hosts', value: 1 },
              { unit: 'percent', value: 25 },
              { unit: 'percent', value: 100 },
            ],
            pauseSeconds: 90,
            maxFailedHosts: { unit: 'percent', value: 10 },
            onFailure: 'stop',
            checks: {
              onFailure: 'report',
              files: ['checks/*.hurl', 'checks/live/*.hurl'],
              timeoutSeconds: 20,
              waitSeconds: 60,
              everySeconds: 30,
              alert: { fireAfter: 2, resolveAfter: 1, remindSeconds: null, muteDuringDeploys: true },
            },
            drain: {
              kind: 'command',
              out: './leave',
              in: './join',
              limit: 5,
              maxUnavailable: { unit: 'hosts', value: 1 },
            },
            windows: [{ cron: '0 9 * * 1-5', seconds: 28_800, timezone: 'Europe/Berlin' }],
            freezes: [
              {
                from: '2026-12-19T23:00:00.000Z',
                to: '2027-01-02T05:00:00.000Z',
                timezone: 'Europe/Berlin',
                reason: 'Christmas',
              },
              { cron: '0 15 * * 5', seconds: 32_400, timezone: 'UTC', reason: 'Nobody is there at night' },
            ],
          },
        },
      },
    })
  })

  test('checks health by a command with the usual times', () => {
    const result = parseServiceConfig('service: a\nhealth: { command: ./healthy }')
    expect(result.ok && result.value.health).toEqual({
      kind: 'command',
      command: './healthy',
      within: 30,
      interval: 1,
      stable: 3,
    })
  })

  test('may have carriage returns, a byte order mark and comments', () => {
    expect(parseServiceConfig('\ufeff# hello\r\nservice: checkout # world\r\nbuild: make\r\n').ok).toBe(true)
  })

  test('is refused when it names another service', () => {
    expect(problems('service: basket', { service: 'checkout' })).toEqual([
      '1:10 service: names basket, but the service is called checkout here: write that, or add the repository as basket',
    ])
  })

  test.each(['', '\n\n', '# nothing\n', '~'])('that is empty (%j) says what to write', text => {
    expect(problems(text, { service: 'basket' })).toEqual(['1:1 : the file is empty: write at least “service: basket”'])
  })

  test('lists every problem in the order of the text, with line, column and path', () => {
    const text = `service: checkout
biuld: make
keep_releases: many
environments:
  production:
    waves: [1, 0%, x]
    on_failure: explode
    wave: [1]
`
    expect(problems(text)).toEqual([
      '2:1 biuld: unknown key (did you mean build?)',
      '3:16 keep_releases: must be a number, but is text',
      '6:16 environments.production.waves[1]: "0%" is not a wave: write a number of hosts (1) or a share of them (25%)',
      '6:20 environments.production.waves[2]: "x" is not a wave: write a number of hosts (1) or a share of them (25%)',
      '7:17 environments.production.on_failure: must be rollback or stop',
      '8:5 environments.production.wave: unknown key (did you mean waves?)',
    ])
  })

  test.each([
    ['health: { http: /up, wihtin: 3s }', '2:22 health.wihtin: unknown key (did you mean within?)'],
    ['timeouts: { Build: 3s }', '2:13 timeouts.Build: unknown key (did you mean build?)'],
    ['hooks: { before-build: x }', '2:10 hooks.before-build: unknown key (did you mean before_build?)'],
    ['ci: { xyz: [] }', '2:7 ci.xyz: unknown key (known here are require, allow_failures, ignore)'],
    [
      'environments: { test: { checks: { xyz: x } } }',
      '2:35 environments.test.checks.xyz: unknown key (known here are on_failure, files, timeout, wait, every, alert)',
    ],
    ['__proto__: { a: 1 }', '2:1 : unknown key __proto__'],
    ['constructor: x', expect.stringContaining('2:1 constructor: unknown key (known here are service, deploy_to')],
  ])('refuses the unknown key in %s', (lines, problem) => {
    expect(problemsOf(lines)).toEqual([problem])
  })

  test.each([
    ['build:', '2:7 build: has no value: write one, or leave the key out'],
    ['build: ""', '2:8 build: is empty: write a command, or leave the key out'],
    ['build: "  "', '2:8 build: is empty: write a command, or leave the key out'],
    ['build: "a\\0b"', '2:8 build: has a NUL character in it'],
    ['build: "a\\rb"', '2:8 build: has a carriage return in it that ends no line: leave it out'],
    ['once: { migrate: "a\\r" }', '2:18 once.migrate: has a carriage return in it that ends no line: leave it out'],
    ['build: 5', '2:8 build: must be text, but is the number 5: put it in quotes'],
    ['build: true', '2:8 build: must be text, but is true: put it in quotes'],
    ['build: [a]', '2:8 build: must be text, but is a list'],
    ['shared: .env', '2:9 shared: must be a list, but is text'],
    ['shared: [/etc]', '2:10 shared[0]: is absolute: write it from the top of the repository'],
    ['shared: [a, log/, log/x]', '2:19 shared[2]: log is shared already'],
    ['shared: ["a\\nb"]', '2:10 shared[0]: has a control character or line break in it'],
    ['deploy_to: /srv/../etc', '2:12 deploy_to: has .. in it: write where it leads'],
    ['keep_releases: 0', '2:16 keep_releases: must be a whole number from 1 to 100'],
    ['keep_releases: 1.5', '2:16 keep_releases: must be a whole number, but is the number 1.5'],
    ['keep_releases: .nan', '2:16 keep_releases: must be a number, but is the number NaN'],
    ['health: { http: up }', '2:17 health.http: must begin with / and have no spaces'],
    ['health: { http: "/a b" }', '2:17 health.http: must begin with / and have no spaces'],
    ['health: { http: "/a\\r\\nX: y" }', '2:17 health.http: must begin with / and have no spaces'],
    ['health: {}', '2:9 health: needs either http or command'],
    ['health: { http: /up, command: x }', '2:9 health: needs either http or command'],
    ['health: { command: x, port: 80 }', '2:29 health.port: belongs to http: a command finds the port in $PORT'],
    ['health: { http: /up, port: 70000 }', '2:28 health.port: must be a whole number from 1 to 65535'],
    ['health: { http: /up, interval: 0s }', '2:32 health.interval: must be longer than 0s'],
    ['timeouts: { build: 10 }', '2:20 timeouts.build: 10 has no unit: write 10s or 10ms'],
    ['timeouts: 10m', '2:11 timeouts: must be a map of keys, but is text'],
    ['once: { "a b": x }', expect.stringContaining('2:9 once["a b"]: name of a once command "a b" cannot be used')],
    ['once: { a: "" }', '2:12 once.a: is empty: write a command, or leave the key out'],
    ['checks: ../x.hurl', '2:9 checks: has .. in it: write where it leads'],
    ['checks: checks/up.txt', '2:9 checks: must end in .hurl, such as checks/*.hurl'],
    [
      'environments: { a: { checks: { files: [/x.hurl] } } }',
      expect.stringContaining('2:40 environments.a.checks.files'),
    ],
    [
      'environments: { a: { checks: { every: 5s } } }',
      '2:39 environments.a.checks.every: is shorter than 10s: no check is watched more often',
    ],
    [
      'environments: { a: { checks: { every: 30 } } }',
      '2:39 environments.a.checks.every: 30 has no unit: write 30s or 30ms',
    ],
    ['environments: { a: { checks: { timeout: 0s } } }', '2:41 environments.a.checks.timeout: must be longer than 0s'],
    [
      'environments: { a: { checks: { alert: { fire_after: 0 } } } }',
      '2:53 environments.a.checks.alert.fire_after: must be a whole number from 1 to 100',
    ],
    [
      'environments: { a: { checks: { alert: { remind_every: 1h } } } }',
      expect.stringContaining('environments.a.checks.alert.remind_every: unknown key'),
    ],
    ['ci: { require: 7 }', '2:16 ci.require: must be a list, but is the number 7'],
    ['environments: { Prod: {} }', expect.stringContaining('2:17 environments.Prod: environment name "Prod" cannot')],
    ['environments: { a: { approve: 1 } }', '2:31 environments.a.approve: must be 0: nobody can agree to a deploy yet'],
    ['environments: { a: { waves: [] } }', '2:29 environments.a.waves: is empty: leave it out for all hosts at once'],
    [
      'environments: { a: { waves: [50%, 5, 25%] } }',
      '2:38 environments.a.waves[2]: adds no host: waves count all hosts so far',
    ],
    [
      'environments: { a: { max_failed_hosts: some } }',
      expect.stringContaining('2:40 environments.a.max_failed_hosts: "some" is not a failure budget'),
    ],
    ['environments: { a: { branches: [""] } }', '2:33 environments.a.branches[0]: is empty'],
    [
      'environments: { a: { auto_deploy: yes } }',
      '2:35 environments.a.auto_deploy: must be true or false, but is text',
    ],
    [
      'environments: { a: { drain: {} } }',
      '2:29 environments.a.drain: needs either haproxy or the commands out and in',
    ],
    ['environments: { a: { drain: { out: x } } }', '2:29 environments.a.drain: needs both commands, out and in'],
    [
      'environments: { a: { drain: { out: x, in: y, server: z } } }',
      '2:54 environments.a.drain.server: belongs to haproxy',
    ],
    [
      'environments: { a: { drain: { haproxy: { address: "10.0.0.5:9" } } } }',
      '2:29 environments.a.drain: needs the backend in HAProxy that the hosts are servers of',
    ],
    [
      'environments: { a: { drain: { haproxy: { address: 10.0.0.5 }, backend: b } } }',
      '2:51 environments.a.drain.haproxy.address: "10.0.0.5" is no address with a port: write 10.0.0.5:9999',
    ],
    [
      'environments: { a: { drain: { haproxy: [{ socket: /run/s }], backend: b } } }',
      '2:41 environments.a.drain.haproxy[0]: needs the host that the socket is on, by its name in Prometheus',
    ],
    [
      'environments: { a: { drain: { haproxy: { sokcet: /run/s }, backend: b } } }',
      '2:42 environments.a.drain.haproxy.sokcet: unknown key (did you mean socket?)',
    ],
    [
      'environments: { a: { drain: { haproxy: { address: "a:1" }, backend: "b; shutdown" } } }',
      expect.stringContaining('2:69 environments.a.drain.backend: cannot be a name in HAProxy'),
    ],
    [
      'environments: { a: { drain: { haproxy: { address: "a:1" }, backend: b, server: "{name}" } } }',
      expect.stringContaining('environments.a.drain.server: cannot be a name in HAProxy'),
    ],
    ['environments: { a: { after: a } }', '2:29 environments.a.after: an environment cannot come after itself'],
  ])('refuses %s', (lines, problem) => {
    expect(problemsOf(lines)).toContainEqual(problem)
  })

  test.each([
    ['service: checkout\n\tbuild: x', '2:1 : tabs cannot indent: use spaces'],
    ['service: checkout\nservice: basket', '2:1 : this key is here twice'],
    [
      'service: checkout\n---\nservice: basket',
      '2:1 : only one document can stand in this file: remove the line with ---',
    ],
    ['service: checkout\nbuild: "open', expect.stringContaining('2:13 : missing closing "quote')],
    ['service: checkout\nbuild: a\u0007b', '2:9 : control characters cannot stand in this file'],
    ...['build: "\\ud83d"', 'shared: ["\\udeab/x"]', 'environments: { "\\ud83d": {} }', '"\\ud83d": x'].map(key => [
      `service: checkout\n${key}`,
      expect.stringMatching(/^2:\d+ : half of a character cannot stand in this file/),
    ]),
    ['service: &name checkout', '1:16 : anchors (&name) cannot be used here: write the value where it belongs'],
    ['service: checkout\nbuild: !!binary aGk=', '2:17 : tags (tag:yaml.org,2002:binary) cannot be used here'],
    ['service: checkout\n1: x', '2:1 : keys must be text: put this one in quotes'],
    ['service: checkout\n? [a]\n: x', '2:3 : keys must be text: put this one in quotes'],
    ['- service', '1:1 : must be a map of keys, but is a list'],
    ['checkout', '1:1 : must be a map of keys, but is text'],
    ['build: make', '1:1 service: is missing'],
  ])('refuses %j', (text, problem) => {
    expect(problems(text)).toContainEqual(problem)
  })

  test('refuses aliases, so that a small file stays small', () => {
    const bomb = [
      'a: &a [x, x]',
      ...[...'bcdefghi'].map((key, i) => `${key}: &${key} [*${'abcdefgh'[i]}, *${'abcdefgh'[i]}]`),
    ]
    expect(problems(bomb.join('\n'))).toContain('2:8 : aliases (*a) cannot be used here: write the value again')
  })

  test.each(['['.repeat(60_000), '- '.repeat(30_000), '{a: '.repeat(15_000)])('refuses endless nesting', text => {
    expect(problems(text)).toEqual([expect.stringContaining('the file is nested too deeply')])
  })

  test('refuses a file that is too long', () => {
    expect(problems(`service: checkout\n${'#'.repeat(70_000)}`)).toEqual([
      '1:1 : the file has 70018 characters: at most 65536 are allowed',
    ])
  })
})
