import { remoteHostContract } from '@/lib/ports/remote-host.contract'
import { startLocalHost } from '@/test/local-host'

remoteHostContract('this machine', () => startLocalHost())
