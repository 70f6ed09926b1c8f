import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '@/lib/domain/result'
import { eventually } from '@/test/eventually'
import type { BalancedServer, BalancerFailure, BalancerPlace, LoadBalancer, LoadBalancers } from './load-balancer'

/** What an adapter's test gives: a balancer whose backend `checkout` has the servers `a` and `b`, and one `empty`. */
export type Subject = {
  balancers: LoadBalancers
  place: BalancerPlace
  nowhere: BalancerPlace
  /** Begins a request on a server; the answer ends it. */
  hold(server: string): Promise<() => Promise<void>>
  /** Makes a server well or ill, as the balancer's checks will find out. */
  heal(server: string, well: boolean): Promise<void>
  stop(): Promise<void>
}

/** What every load balancer does. */
export function loadBalancerContract(name: string, prepare: () => Promise<Subject>): void {
  describe(`${name}, as a load balancer`, () => {
    let subject: Subject
    let balancer: LoadBalancer
    beforeAll(async () => {
      subject = await prepare()
      balancer = subject.balancers.open(subject.place)
      await shows('a', { health: 'up' })
      await shows('b', { health: 'up' })
    })
    afterAll(() => subject.stop())

    const server = async (which: string) =>
      value(await balancer.servers('checkout')).find(candidate => candidate.name === which)
    const shows = (which: string, expected: Partial<BalancedServer>) =>
      eventually(async () => expect(await server(which)).toMatchObject(expected))
    const set = async (which: string, state: BalancedServer['admin']) =>
      value(await balancer.set('checkout', which, state))

    it('names the servers of a backend, and what people and checks say of each', async () => {
      const both = [
        { name: 'a', admin: 'ready', health: 'up', sessions: 0 },
        { name: 'b', admin: 'ready', health: 'up', sessions: 0 },
      ]
      await eventually(async () => expect(value(await balancer.servers('checkout'))).toMatchObject(both))
      expect(value(await balancer.servers('empty'))).toEqual([])
    })

    it('drains one server and leaves the others alone, however often it is asked', async () => {
      await set('a', 'drain')
      await set('a', 'drain')
      expect(await server('a')).toMatchObject({ admin: 'drain' })
      expect(await server('b')).toMatchObject({ admin: 'ready', health: 'up' })
      await set('a', 'ready')
      await set('a', 'ready')
      await shows('a', { admin: 'ready', health: 'up' })
    })

    it('counts what is under way on a drained server until it is over', async () => {
      const release = await subject.hold('a')
      await shows('a', { sessions: 1 })
      await set('a', 'drain')
      expect(await server('a')).toMatchObject({ admin: 'drain', sessions: 1 })
      await release()
      await shows('a', { sessions: 0 })
      await set('a', 'ready')
      await shows('a', { admin: 'ready', health: 'up' })
    })

    it('takes a server into maintenance and back', async () => {
      await set('b', 'drain')
      await set('b', 'maint')
      expect(await server('b')).toMatchObject({ admin: 'maint' })
      await set('b', 'drain')
      await shows('b', { admin: 'drain', health: 'up' })
      await set('b', 'ready')
      await shows('b', { admin: 'ready', health: 'up' })
    })

    it('sees an ill server down, also while it is drained, and up again', async () => {
      await set('a', 'drain')
      await subject.heal('a', false)
      await shows('a', { admin: 'drain', health: 'down' })
      await set('a', 'ready')
      expect(await server('a')).toMatchObject({ admin: 'ready', health: 'down' })
      await subject.heal('a', true)
      await shows('a', { admin: 'ready', health: 'up' })
    })

    it('says what is missing', async () => {
      expect(failure(await balancer.servers('nope')).kind).toBe('no_backend')
      expect(failure(await balancer.set('nope', 'a', 'drain')).kind).toBe('no_backend')
      expect(failure(await balancer.set('checkout', 'nope', 'drain')).kind).toBe('no_server')
      const nobody = subject.balancers.open(subject.nowhere)
      expect(failure(await nobody.servers('checkout')).kind).toBe('unreachable')
      expect(failure(await nobody.set('checkout', 'a', 'drain')).kind).toBe('unreachable')
    })
  })
}

function value<T>(result: Result<T, BalancerFailure>): T {
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`)
  return result.value
}

function failure<T>(result: Result<T, BalancerFailure>): BalancerFailure {
  if (result.ok) throw new Error(`expected a failure, got ${JSON.stringify(result.value)}`)
  return result.failure
}
