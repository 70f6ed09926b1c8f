import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** Who, what it imports although it must not, and the rule that says so. */
const PLANTED = [
  ['lib/domain/planted.ts', '@/lib/db/client', 'lib-domain-opens-only-to'],
  ['lib/domain/planted.ts', 'node:fs', 'pure-rooms-do-no-io'],
  ['lib/commands/planted.ts', 'node:child_process', 'pure-rooms-do-no-io'],
  ['lib/commands/planted.ts', '@/lib/ports/queue', 'lib-commands-opens-only-to'],
  ['lib/ports/planted.ts', '@/lib/adapters/ssh/pool', 'lib-ports-opens-only-to'],
  ['lib/adapters/ssh/planted.ts', '@/lib/adapters/git/git', 'adapters-do-not-meet'],
  ['lib/adapters/git/planted.ts', '@/lib/adapters/runner/call', 'runner-is-for-hosts'],
  ['lib/adapters/git/planted.ts', '@/lib/db/client', 'lib-adapters-opens-only-to'],
  ['lib/usecases/planted.ts', '@/lib/adapters/ssh/pool', 'only-wiring-builds-adapters'],
  ['lib/usecases/planted.ts', '@/lib/wiring', 'lib-usecases-opens-only-to'],
  ['lib/db/planted.ts', '@/lib/usecases/planted', 'lib-db-opens-only-to'],
  ['lib/api/planted.ts', '@/lib/db/client', 'lib-api-opens-only-to'],
  ['lib/checks/planted.ts', '@/lib/usecases/planted', 'lib-checks-opens-only-to'],
  ['components/planted.tsx', '@/lib/db/client', 'components-opens-only-to'],
  ['components/planted.tsx', '@/lib/usecases/planted', 'components-opens-only-to'],
  ['components/planted.tsx', '@/app/page', 'nobody-imports-an-entrance'],
  ['app/page.tsx', '@/lib/db/write/planted', 'app-opens-only-to'],
  ['app/page.tsx', '@/lib/adapters/ssh/pool', 'only-wiring-builds-adapters'],
  ['jobs/worker.ts', '@/lib/adapters/ssh/pool', 'jobs-opens-only-to'],
  ['cli/planted.ts', '@/lib/db/client', 'cli-opens-only-to'],
  ['lib/wiring.ts', '@/jobs/worker', 'nobody-imports-an-entrance'],
  ['lib/wiring.ts', '@/test/database', 'product-without-scaffold'],
  ['lib/wiring.ts', '@/lib/nowhere', 'nothing-is-missing'],
  ['lib/usecases/planted.ts', 'ssh2', 'ssh2-lives-in-its-room'],
  ['jobs/worker.ts', 'bullmq', 'bullmq-lives-in-its-room'],
  ['app/page.tsx', '@octokit/rest', 'octokit-lives-in-its-room'],
  ['lib/usecases/planted.ts', 'pg', 'pg-lives-in-its-room'],
  ['lib/usecases/planted.ts', '@prisma/adapter-pg', 'prisma-lives-in-its-room'],
  ['lib/domain/planted.ts', 'react', 'react-lives-in-its-room'],
  ['lib/adapters/runner/call.ts', '@/lib/adapters/runner/other', 'no-circles'],
] as const

/** What is allowed, and must stay so. */
const ALLOWED = [
  // The other half of the planted circle, which is told of once.
  ['lib/adapters/runner/other.ts', '@/lib/adapters/runner/call'],
  ['lib/adapters/ssh/pool.ts', 'ssh2'],
  ['lib/adapters/ssh/pool.ts', '@/lib/adapters/runner/allowed'],
  ['lib/adapters/bullmq/allowed.ts', 'bullmq'],
  ['lib/adapters/git/git.test.ts', '@/test/database'],
  ['lib/usecases/allowed.ts', '@/lib/db/client'],
  ['lib/usecases/allowed.ts', '@/lib/ports/queue'],
  ['lib/db/client.ts', 'pg'],
  ['lib/wiring-of-a-test.test.ts', '@/lib/adapters/ssh/pool'],
] as const

type Violation = { rule: { name: string }; from: string; to: string; unresolvedTo?: string }

let folder: string
let violations: Violation[]

/** A tree of the same rooms, with nothing in it but these imports. */
async function plant(): Promise<void> {
  const lines = new Map<string, string[]>()
  for (const [file, target] of [...PLANTED, ...ALLOWED]) {
    const ours = target.startsWith('@/') && !target.endsWith('nowhere') ? `${target.slice(2)}.ts` : null
    if (ours && !lines.has(ours) && !lines.has(`${ours}x`))
      lines.set(ours === 'app/page.ts' ? 'app/page.tsx' : ours, [])
    lines.set(file, [...(lines.get(file) ?? []), `import '${target}'`])
  }
  for (const [file, imports] of lines) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    await writeFile(join(folder, file), `${imports.join('\n')}\n`)
  }
}

function cruise(): Promise<Violation[]> {
  const rooms = ['app', 'components', 'jobs', 'cli', 'lib', 'test']
  const command = join(ROOT, 'node_modules/.bin/depcruise')
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...rooms]
  return new Promise(resolve =>
    execFile(command, args, { cwd: folder, maxBuffer: 1e8 }, (_error, stdout) =>
      resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations),
    ),
  )
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-rooms-'))
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json']) await cp(join(ROOT, file), join(folder, file))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await plant()
  violations = await cruise()
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

describe('the rooms', () => {
  it.each(PLANTED)('%s may not import %s', (file, _target, rule) => {
    expect(violations.filter(violation => violation.from === file).map(violation => violation.rule.name)).toContain(
      rule,
    )
  })

  it('leave open what is allowed', () => {
    const allowed: string[] = ALLOWED.map(([file]) => file)
    expect(violations.filter(violation => allowed.includes(violation.from))).toEqual([])
  })
})
