import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from './refusal'

const ROOT = join(import.meta.dirname, '..')
const BUILT = join(ROOT, '.next/BUILD_ID')
const CLIENT = join(ROOT, 'lib/db/generated/client.ts')

/** What the web is made of. A room that a page cannot import is not in here. */
const SOURCES = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma', 'package-lock.json', 'tsconfig.json']
const NOT_BUILT = /\.test\.tsx?$|\.contract\.ts$|^lib\/db\/generated\//

function filesBelow(path: string): string[] {
  if (!existsSync(join(ROOT, path))) return []
  if (statSync(join(ROOT, path)).isFile()) return [path]
  return readdirSync(join(ROOT, path)).flatMap(name => filesBelow(join(path, name)))
}

/** One number over the names and contents of everything that goes into the build. */
function sourcesDigest(): string {
  const configuration = readdirSync(ROOT).filter(name => /^(next|postcss|proxy|instrumentation)\..*[jt]s$/.test(name))
  const files = [...SOURCES.flatMap(filesBelow), ...configuration].filter(path => !NOT_BUILT.test(path)).sort()
  const hash = createHash('sha256')
  for (const path of files)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0')
  return hash.digest('hex')
}

/** What a failed build prints is long; its cause is at the beginning, its verdict at the end. */
function inShort(text: string): string {
  const lines = text.trim().split('\n')
  return lines.length <= 60 ? lines.join('\n') : [...lines.slice(0, 40), '…', ...lines.slice(-20)].join('\n')
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stdout.on('data', chunk => said.push(String(chunk)))
  child.stderr.on('data', chunk => said.push(String(chunk)))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) resolve()
      else
        reject(
          new Refusal(
            `${command} ${args.join(' ')} ended with code ${code}. It began and ended so:\n\n${inShort(said.join(''))}`,
          ),
        )
    })
  })
}

/** What the last build was made of, and its name: a build that someone else made since is not ours. */
const stampOf = (digest: string) => `${digest} ${existsSync(BUILT) ? readFileSync(BUILT, 'utf8').trim() : ''}`

/**
 * Builds the web, and the database client before it, unless nothing has changed since the build noted in `stampFile`.
 * Answers whether it built. Throws a refusal with what the build printed. `env` is the demo's: pages that are tried
 * while they are built must not find another database.
 */
export async function buildIfChanged(stampFile: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const digest = sourcesDigest()
  const isBuilt = existsSync(BUILT) && existsSync(CLIENT) && existsSync(stampFile)
  if (isBuilt && readFileSync(stampFile, 'utf8') === stampOf(digest)) return false
  await run('npm', ['run', 'build'], env)
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stampOf(digest))
  return true
}
