import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHost } from '@/demo/ask-host'
import { type NewCommit, storefrontHistory } from '@/demo/history'
import { freePort } from '@/demo/ports'
import { git, makeRepository } from '@/demo/repository'
import { stopAllIn } from '@/demo/services'
import { type Sshd, startSshd } from '@/test/sshd'
import { Gate } from './gate'

/** A machine with an OpenSSH server, and the port that the shop is to have on it. */
export type Machine = { name: string; sshd: Sshd; servicePort: number }

/** Three machines, and the demo's storefront as a repository under another name, whose build waits at a gate. */
export type Shop = {
  machines: [Machine, Machine, Machine]
  repository: string
  gate: Gate
  /** The head of a branch. */
  head(branch: string): string
  /** What each machine runs: the commit that its service answers with and that its `current` leads to. */
  runs(): Promise<string[]>
  close(): Promise<void>
}

function asShop(commit: NewCommit, gate: Gate): NewCommit {
  const config = commit.files['prometheus.yml']
  if (!config) return commit
  const changed = config
    .replace('service: storefront', 'service: shop')
    .replace('build: node bin/build.js', 'build: sh bin/build')
    .replace('within: 15s', 'within: 3s')
    // No CI speaks here, nothing goes out unasked, and nobody has said what checks need.
    .replace(/^ci: .*\n/m, '')
    .replace(/^ *checks: .*\n/gm, '')
    .replace('auto_deploy: true, ', '')
  const build = gate.script('node bin/build.js', "echo 'the gate is open'")
  return { ...commit, files: { ...commit.files, 'prometheus.yml': changed, 'bin/build': build } }
}

async function startMachine(name: string): Promise<Machine> {
  return { name, sshd: await startSshd({ ownHome: true }), servicePort: await freePort() }
}

export async function openShop(): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-shop-'))
  const gate = new Gate(folder)
  const repository = join(folder, 'shop.git')
  const history = storefrontHistory().map(commit => asShop(commit, gate))
  makeRepository(repository, history, new Date())
  // One after the other: two that look for a free port at once may find the same.
  const machines: Shop['machines'] = [
    await startMachine('shop-1'),
    await startMachine('shop-2'),
    await startMachine('shop-3'),
  ]
  return {
    machines,
    repository,
    gate,
    head: branch => git(repository, ['rev-parse', branch]),
    async runs() {
      const hosts = machines.map(({ name, sshd, servicePort }) => ({ name, home: sshd.root, servicePort }))
      const truths = await Promise.all(hosts.map(askHost))
      return truths.map(({ answers, current }) => (answers === current ? answers : `${answers}, but ${current}`))
    },
    async close() {
      for (const { sshd } of machines) await stopAllIn(sshd.root)
      await Promise.all(machines.map(({ sshd }) => sshd.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
