import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { storefrontHistory } from './history'
import { type KeyPair, keepKeyPair } from './keys'
import { freePort } from './ports'
import { makeRepository } from './repository'

const ENVIRONMENTS = {
  'test-1': 'test',
  'test-2': 'test',
  'canary-1': 'canary',
  'prod-1': 'production',
  'prod-2': 'production',
  'prod-3': 'production',
}

const layout = z.object({
  hosts: z.array(
    z.object({
      name: z.string(),
      environment: z.string(),
      /** Where its SSH server listens, and where it runs the storefront. */
      sshPort: z.number(),
      servicePort: z.number(),
    }),
  ),
})

export type DemoHost = z.infer<typeof layout>['hosts'][number] & { home: string; keys: KeyPair }

/** What the demo shows: hosts to deploy to, a repository to deploy from, and the key that opens the hosts. */
export type World = { folder: string; user: string; hosts: DemoHost[]; repository: string; clientKey: KeyPair }

async function chooseLayout(firstPort: number): Promise<z.infer<typeof layout>> {
  const hosts = []
  for (const [index, [name, environment]] of Object.entries(ENVIRONMENTS).entries()) {
    const sshPort = await freePort(firstPort + index)
    hosts.push({ name, environment, sshPort, servicePort: await freePort(firstPort + 100 + index) })
  }
  return { hosts }
}

/** The world kept in `folder`; made there at the first start, with ports from `firstPort` on where those are free. */
export async function openWorld(folder: string, firstPort: number): Promise<World> {
  const file = join(folder, 'world.json')
  const repository = join(folder, 'storefront.git')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    makeRepository(repository, storefrontHistory(), new Date())
    writeFileSync(`${file}.new`, JSON.stringify(await chooseLayout(firstPort), null, 2))
    renameSync(`${file}.new`, file)
  }
  const { hosts } = layout.parse(JSON.parse(readFileSync(file, 'utf8')))
  return {
    folder,
    user: 'deploy',
    repository,
    clientKey: keepKeyPair(join(folder, 'keys/prometheus'), 'prometheus'),
    hosts: hosts.map(host => ({
      ...host,
      home: join(folder, 'hosts', host.name),
      keys: keepKeyPair(join(folder, 'keys', host.name), host.name),
    })),
  }
}
