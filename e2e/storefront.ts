import { join } from 'node:path'
import { api } from '@/demo/api'
import { askHost } from '@/demo/ask-host'
import { openCi } from '@/demo/ci'
import type { NewCommit } from '@/demo/history'
import { type Host, startHost } from '@/demo/host'
import { freePort } from '@/demo/ports'
import { addCommit, git } from '@/demo/repository'
import { runScript } from '@/demo/script'
import { stopAllIn } from '@/demo/services'
import { until } from '@/demo/until'
import { openWorld } from '@/demo/world'

/** The demo's six machines and its service, known to a Prometheus and deployed to: production has a release to go back to. */
export type Storefront = {
  repository: string
  calls: ReturnType<typeof api>
  /** The head of a branch. */
  head(branch: string): string
  /** Adds a commit, on a branch that begins at `main` if it is new, and waits until Prometheus knows it and CI has passed. Gives its sha. */
  push(commit: Pick<NewCommit, 'branch' | 'subject' | 'files'>): Promise<string>
  /** `prometheus.yml` at the head of `main`. */
  config(): string
  /** Where a host's service answers. */
  address(host: string): string
  /** The commits that the hosts of an environment run, by their own account. */
  runs(environment: string): Promise<string[]>
  close(): Promise<void>
}

type Prometheus = { url: string; dataFolder: string; env: Record<string, string> }

export async function openStorefront({ url, dataFolder, env }: Prometheus): Promise<Storefront> {
  const firstPort = await freePort()
  const { user, hosts, repository, clientKey } = await openWorld(dataFolder, firstPort)
  const machines: Host[] = []
  for (const { sshPort, home, keys } of hosts) {
    const login = { user, home, hostKey: keys.privateKey, authorizedKey: clientKey.publicKey }
    machines.push(await startHost({ port: sshPort, ...login }))
  }
  const script = (file: string, ...args: string[]) =>
    runScript([`demo/${file}.ts`, ...args], { ...env, NODE_ENV: 'production' })
  await script('seed', dataFolder, String(firstPort))

  const calls = api(url)
  const ci = await openCi(dataFolder, calls)
  await ci.reportHeads()
  const head = (branch: string) => git(repository, ['rev-parse', branch])
  const push: Storefront['push'] = async commit => {
    const isNew = git(repository, ['for-each-ref', `refs/heads/${commit.branch}`]) === ''
    if (isNew) git(repository, ['update-ref', `refs/heads/${commit.branch}`, 'main'])
    const sha = addCommit(repository, { author: 'Mara Okafor', hoursAgo: 0, ...commit })
    await script('fetch')
    await until(`fetching ${sha}`, async () => (await calls.branches()).some(branch => branch.sha === sha))
    await ci.pass(sha)
    return sha
  }
  const storefront: Storefront = {
    repository,
    calls,
    head,
    push,
    config: () => `${git(repository, ['show', 'main:prometheus.yml'])}\n`,
    address: name => `http://127.0.0.1:${hosts.find(host => host.name === name)?.servicePort}`,
    async runs(environment) {
      const truths = await Promise.all(hosts.filter(host => host.environment === environment).map(askHost))
      return truths.map(({ answers, current }) => (answers === current ? answers : `${answers}, but ${current}`))
    },
    async close() {
      await stopAllIn(join(dataFolder, 'hosts'))
      await Promise.all(machines.map(machine => machine.close()))
    },
  }
  await fill(storefront)
  return storefront
}

/** `main` everywhere, and then a newer one on canary and in production. */
async function fill({ calls, push }: Storefront): Promise<void> {
  const deploy = async (environment: string) => {
    const { id } = await calls.deploy(environment, 'main')
    const { state, reason } = await calls.follow(id)
    if (state !== 'succeeded') throw new Error(`${environment}: ${state}, ${reason}`)
  }
  await Promise.all(['test', 'canary'].map(deploy))
  await deploy('production')
  const honey = '[{ "sku": "honey-lime", "name": "Lime honey, 250 g", "cents": 790, "stock": 9 }]\n'
  await push({ branch: 'main', subject: 'Sell honey', files: { 'catalog/honey.json': honey } })
  await deploy('canary')
  await deploy('production')
}
