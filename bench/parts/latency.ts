import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { openBrowser } from '../browser'
import type { BenchHost } from '../hosts'
import type { Options } from '../options'
import { openPlace, placeOf, removePlace } from '../peers/place'
import { addToPrometheus } from '../prometheus'
import { median, type Report } from '../report'
import { makeRepository } from '../repository'
import { startWeb, type Web } from '../web'
import type { World } from '../world'
import { measurePushes } from './pushes'
import { watchPage, watchStream } from './watch-log'

const NAME = 'latency'
const FEWEST_ROUNDS = 5
const FIRST_CALL_MS = 150
const FIRST_BYTE_MS = 300

/** The host notes when its first command runs, and writes its time into the log as soon as it is let. */
const CONFIG = `service: tiny
deploy_to: ${placeOf(NAME)}
hooks:
  before_build: date +%s%N > ../../first
build: echo ready-$((6 * 7)); until [ -e ../../go ]; do sleep 0.01; done; date +said-%s%N
`

/** How long people wait: from asking to the host, from the host's log to their screen, from a push to their screen. All share one clock. */
export async function measureLatency(world: World, options: Options, report: Report): Promise<void> {
  const [host] = world.hosts
  if (!host) return
  const rounds = Math.max(options.runs, FEWEST_ROUNDS)
  const repository = makeRepository(join(world.folder, NAME), 'tiny', CONFIG, rounds + 1)
  openPlace(host, NAME)
  const service = await addToPrometheus(world, repository, [host])
  const [web, browser] = await Promise.all([startWeb(world.env), openBrowser()])
  const measured: Round[] = []
  try {
    for (const [index, version] of repository.versions.entries()) {
      const round = await measureRound(world, host, web, browser, version)
      // The first makes the place and opens everything for the first time.
      if (index > 0) measured.push(round)
    }
    if (browser) await measurePushes(world, web, browser, rounds, report)
    else report.note('Chromium is not installed: the log was followed by the event stream, and pushes were not.')
  } finally {
    await browser?.close()
    await web.stop()
    await service.remove()
    removePlace(host, NAME)
  }
  const add = (row: string, of: (round: Round) => number, atMost?: number) =>
    report.add({
      ...{ table: NAME, column: 'median', row, value: median(measured.map(of)), unit: 'ms' },
      ...(atMost !== undefined && { target: { atMost } }),
    })
  add('request to the first call on a host', round => round.firstCallMs, FIRST_CALL_MS)
  add('request to the first command of the service', round => round.firstCommandMs)
  add(`log byte on the host to ${browser ? 'the page' : 'the event stream'}`, round => round.firstByteMs, FIRST_BYTE_MS)
}

type Round = { firstCallMs: number; firstCommandMs: number; firstByteMs: number }

async function measureRound(
  world: World,
  host: BenchHost,
  web: Web,
  browser: Browser | null,
  version: string,
): Promise<Round> {
  const place = join(host.root, placeOf(NAME))
  rmSync(join(place, 'go'), { force: true })
  const asked = performance.timeOrigin + performance.now()
  const answer = await fetch(`${web.url}/api/v1/services/tiny/deploys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ environment: 'production', ref: version }),
  })
  const deploy = (await answer.json()) as { id: string; url: string }
  const watcher = browser
    ? await watchPage(browser, new URL(deploy.url, web.url).href)
    : await watchStream(`${web.url}/api/v1/deploys/${deploy.id}/events`)
  await watcher.see(/ready-42/)
  writeFileSync(join(place, 'go'), '')
  const { at, text } = await watcher.see(/said-\d{19}/)
  await watcher.close()
  await world.transitions.success(deploy.id)
  return {
    // The fence is the first thing that we do there, and the lease the first that it writes.
    firstCallMs: statSync(join(place, '.prometheus/lease')).mtimeMs - asked,
    firstCommandMs: nanoseconds(readFileSync(join(place, 'first'), 'utf8')) - asked,
    firstByteMs: at - nanoseconds(text.slice('said-'.length)),
  }
}

/** Epoch nanoseconds as epoch milliseconds. */
const nanoseconds = (text: string) => Number(BigInt(text.trim()) / 1000n) / 1000
