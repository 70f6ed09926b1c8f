import type { Api } from './api'
import { openCi } from './ci'
import { putPaymentKey } from './payment-key'
import { childEnvironment } from './place'
import { addCommit, git } from './repository'
import { runScript } from './script'
import type { Demo } from './start'
import { until } from './until'

/**
 * Pushes a commit to main that sells honey and needs a file in `shared/`, puts that on every host, waits until Prometheus
 * has the commit, and lets CI pass. Answers its sha.
 */
export async function pushHoney({ world, place }: Demo, calls: Api): Promise<string> {
  const config = git(world.repository, ['show', 'main:prometheus.yml'])
  const files = {
    'prometheus.yml': `${config.replace('shared: [log/]', 'shared: [payment.key, log/]')}\n`,
    'catalog/honey.json': '[{ "sku": "honey-lime", "name": "Lime honey, 250 g", "cents": 790, "stock": 9 }]\n',
  }
  const commit = { branch: 'main', author: 'Jonas Lind', subject: 'Sell honey, paid by card', hoursAgo: 0, files }
  world.hosts.forEach(putPaymentKey)
  const sha = addCommit(world.repository, commit)
  await runScript(['demo/fetch.ts'], childEnvironment(place))
  await until('fetching the new commit', async () => (await calls.branches()).some(branch => branch.sha === sha))
  await (await openCi(place.folder, calls)).pass(sha)
  return sha
}
