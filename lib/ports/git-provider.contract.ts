import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeployReport, GitProvider, GitProviderKind } from './git-provider'

/** What stands behind a provider in a test. What it cannot do is `null`, and is answered with nothing. */
export type ProviderWorld = {
  kind: GitProviderKind
  /** Addresses of the same repository, one that is none of this kind, and one that is not there. */
  urls: string[]
  foreign: string | null
  missing: string | null
  /** A commit that it knows. */
  sha: string
  report: ((context: string, result: 'running' | 'success' | 'failure') => Promise<void>) | null
  openPull: ((branch: string) => Promise<number>) | null
  closePull: ((number: number) => Promise<void>) | null
  end: () => Promise<void>
}

/** What every provider does, whoever is behind it. */
export function gitProviderContract(name: string, make: () => Promise<ProviderWorld>): void {
  describe(`${name}, as every provider`, () => {
    let world: ProviderWorld
    let provider: GitProvider
    beforeAll(async () => {
      world = await make()
      provider = world.kind.open(world.kind.repositoryOf(world.urls[0] ?? '') ?? '')
    })
    afterAll(() => world.end())

    const value = <T>(answer: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
      if (!answer.ok) throw new Error(answer.failure.message)
      return answer.value
    }
    const deploy: DeployReport = {
      deployId: '0193f1b2-0000-7000-8000-000000000000',
      number: 3,
      service: 'checkout',
      environment: 'production',
      production: true,
      sha: '',
      state: 'running',
      description: 'Under way',
      logUrl: 'https://deploy.example.com/services/checkout/production/3',
      environmentUrl: 'https://shop.example.com',
      remoteId: null,
    }

    it('knows a repository by all its addresses', () => {
      const names = new Set(world.urls.map(url => world.kind.repositoryOf(url)))
      expect([...names]).toEqual([expect.any(String)])
      if (world.foreign) expect(world.kind.repositoryOf(world.foreign)).toBeNull()
    })

    it('has nothing to say of a commit that nobody reported on', async () => {
      expect(value(await provider.ci(world.sha, {})).statuses).toEqual([])
    })

    it('tells the newest of what was reported, and then only what has changed', async () => {
      if (!world.report) return
      await world.report('ci/test', 'running')
      await world.report('ci/test', 'success')
      await world.report('ci/lint', 'failure')
      const first = value(await provider.ci(world.sha, {}))
      const results = first.statuses.map(({ context, result }) => [context, result])
      expect(results).toContainEqual(['ci/test', 'success'])
      expect(results).toContainEqual(['ci/lint', 'failure'])
      const second = value(await provider.ci(world.sha, first.validators))
      expect(second).toEqual({ statuses: [], validators: first.validators })
      await world.report('ci/lint', 'success')
      const third = value(await provider.ci(world.sha, second.validators))
      expect(third.statuses).toContainEqual(expect.objectContaining({ context: 'ci/lint', result: 'success' }))
    })

    it('tells open pull requests, and later what became of them', async () => {
      const before = new Date(Date.now() - 1000)
      if (!world.openPull || !world.closePull) return expect(value(await provider.pulls(null))).toEqual([])
      const number = await world.openPull('feature/one')
      expect(value(await provider.pulls(null))).toContainEqual(
        expect.objectContaining({ number, state: 'open', branch: 'feature/one', review: 'review_required' }),
      )
      await world.closePull(number)
      expect(value(await provider.pulls(null))).toEqual([])
      expect(value(await provider.pulls(before))).toContainEqual(expect.objectContaining({ number, state: 'closed' }))
      expect(value(await provider.pulls(new Date(Date.now() + 60_000)))).toEqual([])
    })

    it('is told of a deploy, from its beginning to its end', async () => {
      const begun = value(await provider.report({ ...deploy, sha: world.sha }))
      const ended = value(await provider.report({ ...deploy, ...begun, sha: world.sha, state: 'succeeded' }))
      expect(ended).toEqual(begun)
    })

    it('finds again what it was told of when its answer was lost', async () => {
      const first = value(await provider.report({ ...deploy, sha: world.sha }))
      const again = value(await provider.report({ ...deploy, sha: world.sha }))
      expect(again).toEqual(first)
    })

    it('says when a repository is not there', async () => {
      if (!world.missing) return
      const none = world.kind.open(world.kind.repositoryOf(world.missing) ?? '')
      expect(await none.ci(world.sha, {})).toMatchObject({ ok: false, failure: { kind: 'not_found' } })
    })
  })
}
