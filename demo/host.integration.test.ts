import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { Secret } from '@/lib/domain/secret'
import { remoteHostContract } from '@/lib/ports/remote-host.contract'
import { startHost } from './host'
import { fingerprint, makeKeyPair } from './keys'

remoteHostContract('The demo’s own SSH host', async () => {
  const home = mkdtempSync(join(tmpdir(), 'prometheus-demo-contract-'))
  const [hostKeys, client] = [makeKeyPair('test-1'), makeKeyPair('prometheus')]
  const login = { user: 'deploy', home, hostKey: hostKeys.privateKey, authorizedKey: client.publicKey }
  const { port, close } = await startHost({ port: 0, ...login })
  const hosts = sshHosts()
  const host = hosts.host({
    id: 'test-1',
    name: 'test-1',
    address: '127.0.0.1',
    port,
    user: 'deploy',
    privateKey: new Secret(client.privateKey),
    hostKey: fingerprint(hostKeys.publicKey),
  })
  const stop = async () => {
    await hosts.close()
    await close()
    rmSync(home, { recursive: true, force: true })
  }
  return { host, root: home, stop }
})
