import { join, relative, resolve } from 'node:path'
import { beginLife } from './life'
import { once } from './once'
import { readOptions } from './options'
import { paymentKey } from './payment-key'
import { type Place, reset } from './place'
import { keepPushing } from './pushes'
import { Refusal } from './refusal'
import { askedToEnd } from './signals'
import { type Demo, startDemo } from './start'

const DATA = resolve(import.meta.dirname, '../.data')
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

const say = (text: string) => console.log(text)
const stage = (name: string, what: string, ms: number) => say(`  ${name.padEnd(9)} ${what}  (${seconds(ms)})`)

function whatNext({ url, worker, world }: Demo): string {
  const key = relative(process.cwd(), paymentKey(world.hosts.at(-1) ?? { home: '' }))
  return `
Prometheus is at ${url}

  1. ${url}/services/storefront: deploy main to canary, and watch its log arrive. Test got it by itself: CI is green.
  2. Deploy fix/broken-health to test: it fails, and both hosts go back to what they ran.
  3. Deploy fix/rounded-totals to test: it is healthy, but its totals are wrong. Its checks say so, and both hosts go back.
  4. Deploy main to production: the button says that canary has to have it first. Then lock production on its card.
  5. rm ${key}, and deploy main to production when canary has it: prod-3 fails alone. Make that
     file again (touch does), and press Retry: only prod-3 is gone on with.
  6. ${url}/checks: production is asked every ten seconds, and has a week behind it.
  7. In the middle of a deploy, kill -9 ${worker.pid} (the worker): the deploy goes on where it was.

Ctrl-C stops it. bin/demo goes on from there, bin/demo --reset begins from nothing.
`
}

/** Runs until a signal ends it, or a child cannot be kept up. Answers the exit code. */
async function runDemo(place: Place): Promise<number> {
  let giveUp = () => {}
  const givenUp = new Promise<number>(resolve => {
    giveUp = () => resolve(1)
  })
  const left = Promise.race([askedToEnd().then(() => 0), givenUp])

  say('Starting the demo of Prometheus.')
  const starting = startDemo(place, { stage, line: say, onGivenUp: giveUp })
  const early = await Promise.race([starting.then(() => false), left.then(() => true)])
  // The start is let come to its end, so that nothing is left half started.
  if (early) say('Stopping as soon as the start is through.')
  const demo = await starting
  try {
    if (!early) await live(demo, left)
    return await left
  } finally {
    say('\nStopping the web, the worker, the hosts with their services, and PostgreSQL.')
    await demo.stop()
  }
}

/** Goes on until `left`. */
async function live(demo: Demo, left: Promise<unknown>): Promise<void> {
  const began = performance.now()
  const alive = await Promise.race([beginLife(demo), left.then(() => null)])
  if (alive === null) return
  stage('life', alive, performance.now() - began)
  say(whatNext(demo))
  const stopPushing = keepPushing(demo, say)
  await left
  stopPushing()
}

async function main(): Promise<number> {
  const { once: isOnce, reset: isReset, port } = readOptions(process.argv.slice(2))
  if (isOnce) return once({ folder: join(DATA, 'demo-once'), port: port ?? 3900, firstPort: 2401 }, say, stage)
  const place = { folder: join(DATA, 'demo'), port: port ?? 3000, firstPort: 2201 }
  if (isReset) await reset(place)
  return runDemo(place)
}

try {
  process.exit(await main())
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
}
