import { gitProviderContract } from '@/lib/ports/git-provider.contract'
import { plainGit } from './plain-provider'

gitProviderContract('plain git', async () => ({
  kind: plainGit,
  urls: ['https://git.example.com/acme/checkout.git'],
  foreign: null,
  missing: null,
  sha: 'a'.repeat(40),
  report: null,
  openPull: null,
  closePull: null,
  end: async () => {},
}))
