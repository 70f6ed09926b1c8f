import { z } from 'zod'
import { command, line, numberAsText, oneOrMore, positiveSeconds, read, seconds } from './config-value'
import { isHaproxyName, serverName } from './drain'
import { hostName } from './host-name'
import { fail, ok, type Result } from './result'
import { parseWaveSize } from './wave-size'

/** Reads `10.0.0.5:9999`, `lb.example.com:9999` or `[::1]:9999`. */
function socketAddress(text: string): Result<{ address: string; port: number }, string> {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text)
  const port = Number(match?.[3])
  if (match && port >= 1 && port <= 65535) return ok({ address: match[1] ?? match[2] ?? '', port })
  return fail(`${JSON.stringify(text)} is no address with a port: write 10.0.0.5:9999`)
}

const socketPath = line
  .refine(text => text.startsWith('/'), 'must be an absolute path, such as /run/haproxy/admin.sock')
  .refine(text => text.length <= 107, 'has more than 107 characters, the most that a socket can have')

const haproxy = z
  .strictObject({
    address: read(socketAddress).optional(),
    socket: socketPath.optional(),
    host: read(hostName).optional(),
  })
  .superRefine(({ address, socket, host }, context) => {
    if ((address === undefined) === (socket === undefined))
      context.addIssue({ code: 'custom', message: 'needs either address or socket' })
    else if (socket !== undefined && host === undefined)
      context.addIssue({ code: 'custom', message: 'needs the host that the socket is on, by its name in Prometheus' })
  })

const backend = line.refine(isHaproxyName, 'cannot be a name in HAProxy: it has letters, digits and - _ . : only')
const server = line.refine(
  text => isHaproxyName(serverName(text, { name: 'host', port: 1 })),
  'cannot be a name in HAProxy: write letters, digits and - _ . : with {host} and {port} for the host’s own',
)

const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.preprocess(value => (Array.isArray(value) || value === undefined ? value : [value]), z.array(item).min(1).max(20))

export const drain = z
  .strictObject({
    haproxy: oneOrMany(haproxy).optional(),
    backend: oneOrMore(backend).optional(),
    server: server.optional(),
    within: positiveSeconds.optional(),
    out: command.optional(),
    in: command.optional(),
    limit: seconds.prefault('30s'),
    max_unavailable: z.preprocess(numberAsText, read(parseWaveSize)).prefault('50%'),
  })
  .superRefine((keys, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    const byCommand = keys.out !== undefined || keys.in !== undefined
    if ((keys.haproxy !== undefined) === byCommand) return issue([], 'needs either haproxy or the commands out and in')
    if (keys.haproxy !== undefined) {
      if (keys.backend === undefined) issue([], 'needs the backend in HAProxy that the hosts are servers of')
      return
    }
    if (keys.out === undefined || keys.in === undefined) issue([], 'needs both commands, out and in')
    if (keys.limit === 0) issue(['limit'], 'must be longer than 0s for commands')
    for (const name of ['backend', 'server', 'within'] as const)
      if (keys[name] !== undefined) issue([name], 'belongs to haproxy')
  })

export const DRAIN_KEYS = Object.keys(drain.shape)
export const HAPROXY_KEYS = Object.keys(haproxy.shape)
