import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from './api'

type State = 'running' | 'success' | 'failure'

/** One job of a build, as the demo's CI tells of it. */
type Job = { context: string; state: State; description: string; seconds: number }

const GREEN: Job[] = [
  { context: 'ci/test', state: 'success', description: '214 tests', seconds: 96 },
  { context: 'ci/lint', state: 'success', description: 'Nothing to complain about', seconds: 21 },
  { context: 'nightly/fuzz', state: 'failure', description: 'Ignored by prometheus.yml', seconds: 611 },
]
const RED: Job[] = [
  { context: 'ci/test', state: 'failure', description: '2 of 221 tests failed', seconds: 84 },
  { context: 'ci/lint', state: 'success', description: 'Nothing to complain about', seconds: 19 },
]
const RUNNING: Job[] = [
  { context: 'ci/test', state: 'running', description: 'Test 143 of 219', seconds: 0 },
  { context: 'ci/lint', state: 'success', description: 'Nothing to complain about', seconds: 22 },
]

/** What CI says of each branch; of those that are not named it says nothing. */
const BUILDS: Record<string, Job[]> = {
  main: GREEN,
  'feat/gift-cards': RED,
  'feat/faster-search': RUNNING,
  'fix/broken-health': GREEN,
  'fix/rounded-totals': GREEN,
  'perf/slow-start': GREEN,
}

/** The demo's CI: it reports over the webhook, with a token of its own, as any CI would. */
export async function openCi(folder: string, calls: Api) {
  const file = join(folder, 'ci-token')
  if (!existsSync(file)) {
    writeFileSync(file, (await calls.ciToken('The demo’s CI')).token)
    chmodSync(file, 0o600)
  }
  const token = readFileSync(file, 'utf8')

  async function report(sha: string, { context, state, description, seconds }: Job, run: number): Promise<void> {
    const began = Date.now() - seconds * 1000
    const url = `https://ci.storefront.example/${context}/${run}`
    await calls.reportCi(token, {
      ...{ sha, context, state, description, url, run },
      started_at: new Date(began).toISOString(),
      ...(state !== 'running' && { finished_at: new Date(began + seconds * 1000).toISOString() }),
    })
  }
  const build = async (sha: string, jobs: Job[], run: number) => {
    for (const job of jobs) await report(sha, job, run)
  }
  return {
    /** Tells of the head of every branch: one red, one still running, one missing, the others green. */
    reportHeads: async () => {
      for (const { name, sha } of await calls.branches()) await build(sha, BUILDS[name] ?? [], 1)
    },
    /** CI has begun with a commit. */
    begin: (sha: string) => build(sha, RUNNING, 1),
    /** CI has passed. */
    pass: (sha: string) => build(sha, GREEN, 1),
  }
}
