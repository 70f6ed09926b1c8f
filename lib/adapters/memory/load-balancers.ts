import { fail, ok } from '@/lib/domain/result'
import type { BalancedServer, BalancerFailure, BalancerPlace, LoadBalancers } from '@/lib/ports/load-balancer'

/** Balancers within one process, for tests of what uses them. A place that was not given is unreachable. */
export type MemoryBalancer = {
  /** Backends by name; a test changes sessions and health here, as clients and checks would. */
  backends: Map<string, BalancedServer[]>
  /** Every change that was asked for, in order: `checkout/prod-1 drain`. */
  changes: string[]
}

export function memoryBalancers(known: Map<string, MemoryBalancer>): LoadBalancers {
  return {
    open: place => {
      const find = (backend: string) => {
        const balancer = known.get(placeKey(place))
        const servers = balancer?.backends.get(backend)
        if (!balancer) return no('unreachable', 'nobody answers there')
        return servers ? ok({ balancer, servers }) : no('no_backend', `there is no backend ${backend}`)
      }
      return {
        async servers(backend) {
          const found = find(backend)
          return found.ok ? ok(structuredClone(found.value.servers)) : found
        },
        async set(backend, name, state) {
          const found = find(backend)
          if (!found.ok) return found
          const server = found.value.servers.find(candidate => candidate.name === name)
          if (!server) return no('no_server', `the backend ${backend} has no server ${name}`)
          found.value.balancer.changes.push(`${backend}/${name} ${state}`)
          server.admin = state
          return ok(undefined)
        },
      }
    },
  }
}

export const placeKey = ({ to }: BalancerPlace): string => ('socket' in to ? to.socket : `${to.address}:${to.port}`)

const no = (kind: BalancerFailure['kind'], message: string) => fail({ kind, message })
