import type { api } from './api'
import { openCi } from './ci'
import { childEnvironment } from './place'
import { addCommit } from './repository'
import { runScript } from './script'
import type { Demo } from './start'
import { until } from './until'

/** Pushes a commit to main that sells honey, waits until Prometheus has it, and lets CI pass. Answers its sha. */
export async function pushHoney({ world, place }: Demo, calls: ReturnType<typeof api>): Promise<string> {
  const files = {
    'catalog/honey.json': '[{ "sku": "honey-lime", "name": "Lime honey, 250 g", "cents": 790, "stock": 9 }]\n',
  }
  const commit = { branch: 'main', author: 'Jonas Lind', subject: 'Sell honey', hoursAgo: 0, files }
  const sha = addCommit(world.repository, commit)
  await runScript(['demo/fetch.ts'], childEnvironment(place))
  await until('fetching the new commit', async () => (await calls.branches()).some(branch => branch.sha === sha))
  await (await openCi(place.folder, calls)).pass(sha)
  return sha
}
