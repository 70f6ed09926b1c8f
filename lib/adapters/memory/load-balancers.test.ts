import type { BalancedServer, BalancerPlace } from '@/lib/ports/load-balancer'
import { loadBalancerContract } from '@/lib/ports/load-balancer.contract'
import { memoryBalancers, placeKey } from './load-balancers'

const server = (name: string): BalancedServer => ({ name, admin: 'ready', health: 'up', sessions: 0, status: 'UP' })
const at = (port: number): BalancerPlace => ({ to: { address: '10.0.0.5', port }, through: null })

loadBalancerContract('memory', async () => {
  const servers = [server('a'), server('b')]
  const backends = new Map([
    ['checkout', servers],
    ['empty', []],
  ])
  const change = async (name: string, how: (found: BalancedServer) => void) =>
    servers.filter(candidate => candidate.name === name).forEach(how)
  return {
    balancers: memoryBalancers(new Map([[placeKey(at(9999)), { backends, changes: [] }]])),
    place: at(9999),
    nowhere: at(1),
    hold: async name => {
      await change(name, found => void found.sessions++)
      return () => change(name, found => void found.sessions--)
    },
    heal: (name, well) =>
      change(name, found => {
        found.health = well ? 'up' : 'down'
      }),
    stop: async () => {},
  }
})
