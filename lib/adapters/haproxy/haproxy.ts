import { isHaproxyName } from '@/lib/domain/drain'
import { fail, ok } from '@/lib/domain/result'
import type { BalancerFailure, BalancerPlace, LoadBalancer, LoadBalancers } from '@/lib/ports/load-balancer'
import type { StreamTarget } from '@/lib/ports/remote-host'
import { ask } from './ask'
import { parseServers } from './parse-servers'

/**
 * HAProxy by its runtime API (management guide, section 9.3): the text protocol of `stats socket`, over TCP or a UNIX
 * socket, directly or through a host. Every call is a connection of its own, so that a reload costs nothing.
 */
export function haproxies(): LoadBalancers {
  return { open: place => haproxy(place) }
}

function haproxy(place: BalancerPlace): LoadBalancer {
  const named = (failure: BalancerFailure) =>
    fail({ ...failure, message: `HAProxy at ${spell(place.to)}: ${failure.message}` })
  return {
    async servers(backend) {
      const bad = badName(backend)
      if (bad) return named(bad)
      // In one line, so that one answer shows one moment.
      const answer = await ask(place, `show cli level; show servers state ${backend}; show stat ${backend} 4 -1`)
      if (!answer.ok) return named(answer.failure)
      const servers = readAnswer(answer.value, backend)
      return servers.ok ? servers : named(servers.failure)
    },

    async set(backend, server, state) {
      const bad = badName(backend) ?? badName(server)
      if (bad) return named(bad)
      const answer = await ask(place, `set server ${backend}/${server} state ${state}`)
      if (!answer.ok) return named(answer.failure)
      const said = answer.value.trim()
      return said === '' ? ok(undefined) : named(complaint(said, backend, server))
    },
  }
}

function readAnswer(text: string, backend: string) {
  const [level = '', state = '', ...stat] = text.trimStart().split('\n\n')
  if (/^(user|operator)$/.test(level.trim()))
    return fail(permissionDenied(`its level is ${level.trim()}, and changing servers takes level admin`))
  if (level.trim() !== 'admin') return fail(complaint(level, backend))
  const servers = parseServers(state, stat.join('\n'))
  return servers ? ok(servers) : fail(complaint(state, backend))
}

const permissionDenied = (message: string): BalancerFailure => ({ kind: 'permission_denied', message })

/** What HAProxy says in place of an answer. */
function complaint(text: string, backend: string, server = ''): BalancerFailure {
  const [said = ''] = text.trim().split('\n')
  if (/permission denied/i.test(said)) return permissionDenied('changing servers takes a socket of level admin')
  if (/no such (backend|proxy)|can't find backend/i.test(said))
    return { kind: 'no_backend', message: `there is no backend ${backend}` }
  if (/no such server/i.test(said))
    return { kind: 'no_server', message: `the backend ${backend} has no server ${server}` }
  return { kind: 'protocol', message: `an answer that is not understood: ${JSON.stringify(said.slice(0, 200))}` }
}

/** A space or semicolon would begin another command. */
function badName(name: string): BalancerFailure | undefined {
  if (isHaproxyName(name)) return undefined
  return { kind: 'protocol', message: `${JSON.stringify(name)} cannot be a name in HAProxy` }
}

const spell = (to: StreamTarget) => ('socket' in to ? to.socket : `${to.address}:${to.port}`)
