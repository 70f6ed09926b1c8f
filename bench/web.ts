import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@/demo/ports'
import { Program } from './program'
import { until } from './until'

const ROOT = join(import.meta.dirname, '..')
const SOURCES = ['app', 'components', 'lib', 'package.json', 'next.config.ts']

/** The web as in production, on a port of its own. */
export type Web = { url: string; stop(): Promise<void> }

/** Makes the production build, unless there is one of the source as it is. */
export function buildWeb(): void {
  const built = statSync(join(ROOT, '.next/BUILD_ID'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (built > Math.max(...SOURCES.map(source => newest(join(ROOT, source))))) return
  execFileSync('bash', ['bin/build'], { cwd: ROOT, stdio: 'pipe' })
}

/** Makes the worker as `npm run worker` runs it; a tenth of a second. */
export function buildWorker(): void {
  execFileSync('bash', ['bin/bundle', 'jobs/worker.ts', 'dist/worker.mjs'], { cwd: ROOT, stdio: 'inherit' })
}

/** When the newest file at or below a path was changed, in epoch milliseconds. */
function newest(path: string): number {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newest(join(path, name))))
}

export async function startWeb(env: Record<string, string>): Promise<Web> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = new Program('bin/web.ts', { ...env, PORT: String(port), NEXT_TELEMETRY_DISABLED: '1' })
  await until('The web is ready', async () => {
    if (!program.isRunning) throw new Error(`The web ended:\n${program.said}`)
    return fetch(`${url}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
  })
  return { url, stop: () => program.stop() }
}
