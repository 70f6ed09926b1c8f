import { gitProviderContract } from '@/lib/ports/git-provider.contract'
import { MemoryProvider } from './git-provider'

gitProviderContract('a provider in memory', async () => {
  const kind = new MemoryProvider()
  let run = 0
  return {
    kind,
    urls: ['https://memory.example/acme/checkout.git', 'https://memory.example/acme/checkout'],
    foreign: 'https://git.example.com/acme/checkout.git',
    missing: 'https://memory.example/none',
    sha: 'a'.repeat(40),
    report: async (context, result) => {
      const times = { run: run++, at: Date.now(), startedAt: null, finishedAt: null }
      kind.add('a'.repeat(40), { source: 'memory', context, result, description: '', url: '', ...times })
    },
    openPull: async branch => {
      const what = {
        number: 1,
        title: 'One',
        branch,
        sha: 'b'.repeat(40),
        author: 'ada',
        url: '',
        updatedAt: new Date(),
      }
      kind.pulls.push({ ...what, state: 'open', review: 'review_required' })
      return 1
    },
    closePull: async () =>
      void kind.pulls.splice(0, 1, { ...kind.pulls[0], state: 'closed' } as (typeof kind.pulls)[0]),
    end: async () => {},
  }
})
