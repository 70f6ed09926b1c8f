import { api } from './api'
import { openCi } from './ci'
import { childEnvironment } from './place'
import { addCommit } from './repository'
import { runScript } from './script'
import type { Demo } from './start'

const EVERY_MS = 4 * 60_000
/** How long the demo's CI takes. */
const BUILD_MS = 20_000
/** A demo that is left alone for days does not fill the disk. */
const MOST = 40

const TEAS = ['Darjeeling', 'Assam', 'Keemun', 'Sencha', 'Oolong', 'Yunnan', 'Ceylon', 'Lapsang']
const AUTHORS = ['Mara Okafor', 'Jonas Lind', 'Ines Duarte', 'Tomasz Wilk']

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms).unref())

function teaOf(number: number) {
  const name = TEAS[number % TEAS.length] ?? 'Tea'
  const sku = `${name.toLowerCase()}-${number}`
  const item = [{ sku, name: `${name} no. ${number}, 100 g`, cents: 590 + number, stock: 12 }]
  return { name, path: `catalog/${sku}.json`, text: `${JSON.stringify(item)}\n` }
}

/** Pushes a commit to main now and then; CI runs, and test gets what is green. Answers what stops it. */
export function keepPushing({ place, world, url }: Demo, say: (line: string) => void): () => void {
  const calls = api(url)
  let stopped = false
  const push = async (at: number) => {
    const tea = teaOf(at)
    const author = AUTHORS[at % AUTHORS.length] ?? 'Mara Okafor'
    const commit = { branch: 'main', author, subject: `Sell ${tea.name}`, hoursAgo: 0, files: { [tea.path]: tea.text } }
    const sha = addCommit(world.repository, commit)
    const ci = await openCi(place.folder, calls)
    await ci.begin(sha)
    await runScript(['demo/fetch.ts'], childEnvironment(place))
    await wait(BUILD_MS)
    await ci.pass(sha)
  }
  const go = async () => {
    const first = Math.floor(Date.now() / 1000) % 10_000
    for (let at = 0; at < MOST; at++) {
      await wait(EVERY_MS)
      if (stopped) return
      await push(first + at).catch(error => say(`  push      ${error.message}`))
    }
  }
  void go()
  return () => {
    stopped = true
  }
}
