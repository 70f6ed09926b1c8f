import { remoteHostContract } from '@/lib/ports/remote-host.contract'
import { startSshd } from '@/test/sshd'
import { sshHosts } from './ssh-hosts'

remoteHostContract('OpenSSH', async () => {
  const sshd = await startSshd()
  const hosts = sshHosts()
  return {
    host: hosts.host(sshd.host),
    root: sshd.root,
    stop: async () => {
      await hosts.close()
      await sshd.stop()
    },
  }
})
