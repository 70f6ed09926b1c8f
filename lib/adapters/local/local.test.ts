import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@/lib/domain/secret'
import { remoteHostContract } from '@/lib/ports/remote-host.contract'
import { localHosts } from './local-hosts'

remoteHostContract('this machine', async () => {
  const root = await mkdtemp(join(tmpdir(), 'prometheus-local-'))
  const privateKey = new Secret('')
  const address = { id: 'local', name: 'local', address: 'localhost', port: 0, user: '', hostKey: '', privateKey }
  return {
    host: localHosts({ home: root }).host(address),
    root,
    stop: () => rm(root, { recursive: true, force: true }),
  }
})
