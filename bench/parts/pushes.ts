import { execFileSync } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { OWNER } from '@/lib/domain/actor'
import { addService } from '@/lib/usecases/add-service'
import { median, type Report } from '../report'
import { until } from '../until'
import type { Web } from '../web'
import type { World } from '../world'
import { type Watcher, watchPage } from './watch-log'

const NAME = 'pushed'
const URL = `https://github.com/acme/${NAME}`
const BRANCHES = 100
const ANSWER_MS = 50
const PAGE_MS = 1000

/** From a push's webhook to its answer, and to the open page of its service, where the new commit is then to be read. */
export async function measurePushes(
  world: World,
  web: Web,
  browser: Browser,
  rounds: number,
  report: Report,
): Promise<void> {
  const git = makeRepository(world)
  const { ctx } = world
  const service = await addService(ctx, OWNER, { name: NAME, repositoryUrl: URL })
  if (!service.ok) throw new Error(service.failure.detail)
  const where = { serviceId: service.value.id }
  await until('the branches are known', async () => (await ctx.db.branch.count({ where })) === BRANCHES)
  const page = await watchPage(browser, `${web.url}/services/${NAME}`)
  const answers: number[] = []
  const seen: number[] = []
  try {
    await page.see(/Change 0\./)
    for (let round = 1; round <= rounds + 1; round++) {
      const { answered, shown } = await measurePush(world, web, page, git, round)
      // The first compiles and connects.
      if (round > 1) answers.push(answered)
      if (round > 1) seen.push(shown)
    }
  } finally {
    await page.close()
    await ctx.db.service.delete({ where: { id: service.value.id } })
  }
  const add = (row: string, value: number, atMost: number) =>
    report.add({ table: 'latency', column: 'median', row, value, unit: 'ms', target: { atMost } })
  add("a push's webhook to its answer", median(answers), ANSWER_MS)
  add("a push's webhook to the open page", median(seen), PAGE_MS)
}

type Git = (args: string[], input?: string) => void

/** A repository of many branches that git finds at GitHub's address, by the settings of this world's user. */
function makeRepository({ folder }: World): Git {
  const bare = join(folder, `${NAME}.git`)
  mkdirSync(bare)
  const git: Git = (args, input) =>
    void execFileSync('git', args, { cwd: bare, stdio: ['pipe', 'ignore', 'inherit'], ...(input && { input }) })
  git(['init', '--bare', '--quiet', '--initial-branch=main', '.'])
  const names = ['main', ...Array.from({ length: BRANCHES - 1 }, (_, at) => `feature/${at}`)]
  git(['fast-import', '--quiet'], names.map(name => commit(name, 'Change 0.', '')).join(''))
  writeFileSync(join(folder, '.gitconfig'), `[url "${bare}"]\n\tinsteadOf = ${URL}\n`)
  return git
}

function commit(branch: string, subject: string, from: string): string {
  const time = Math.floor(Date.now() / 1000)
  const who = `Ada <ada@example.com> ${time} +0000`
  return `commit refs/heads/${branch}\ncommitter ${who}\ndata ${subject.length}\n${subject}\n${from}\n`
}

async function measurePush(world: World, web: Web, page: Watcher, git: Git, round: number) {
  git(['fast-import', '--quiet'], commit('main', `Change ${round}.`, 'from refs/heads/main^0\n'))
  const body = JSON.stringify({ ref: 'refs/heads/main', repository: { full_name: `acme/${NAME}` } })
  const signature = createHmac('sha256', world.env.GITHUB_WEBHOOK_SECRET).update(body).digest('hex')
  const began = performance.timeOrigin + performance.now()
  const answer = await fetch(`${web.url}/api/webhooks/github`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  })
  const answered = performance.timeOrigin + performance.now() - began
  if (answer.status !== 202) throw new Error(`the webhook answered ${answer.status}: ${await answer.text()}`)
  const { at } = await page.see(new RegExp(`Change ${round}\\.`))
  return { answered, shown: at - began }
}
