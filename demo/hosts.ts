/**
 * The process of the demo's six machines: `tsx demo/hosts.ts <data folder> <first port>`. Ended by SIGTERM it stops
 * their services too, as machines that are switched off; killed, it leaves everything running.
 */
import { startHost } from './host'
import { bootService, stopService } from './services'
import { type DemoHost, openWorld } from './world'

const [folder, firstPort] = process.argv.slice(2)
if (!folder || !firstPort) throw new Error('usage: tsx demo/hosts.ts <data folder> <first port>')

const { user, hosts, clientKey } = await openWorld(folder, Number(firstPort))

async function startMachine({ name, sshPort, home, keys }: DemoHost): Promise<void> {
  const login = { user, home, hostKey: keys.privateKey, authorizedKey: clientKey.publicKey }
  await startHost({ port: sshPort, ...login })
  try {
    if (await bootService({ user, home })) console.log(`${name} started its storefront again`)
  } catch (error) {
    console.error(`${name} could not start its storefront: ${error instanceof Error ? error.message : error}`)
  }
}

async function switchOff(): Promise<void> {
  await Promise.all(hosts.map(({ home }) => stopService(home)))
  process.exit(0)
}

process.once('SIGTERM', () => void switchOff())
process.on('SIGINT', () => {})
await Promise.all(hosts.map(startMachine))
