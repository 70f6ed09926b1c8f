import { freePort } from '@/demo/ports'
import { haproxies } from '@/lib/adapters/haproxy/haproxy'
import type { AdminState } from '@/lib/domain/drain'
import type { LoadBalancer } from '@/lib/ports/load-balancer'
import { startEngine } from './engine'
import { startHaproxy } from './haproxy'

/**
 * An HTTP service that names its revision, takes as long as it is asked to, and closes gracefully on TERM. It is ill on
 * hosts that its commit says. Files in its host's home hold things up for as long as they are there: `away` tells HAProxy
 * to stay away, `busy` keeps requests to `/?busy` waiting, `switched` the end of the restart.
 */
const SERVER = `
const { createServer } = require('node:http')
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const held = name => existsSync(process.env.HOME + '/' + name)
const pid = process.env.HOME + '/pid'
const revision = readFileSync('REVISION', 'utf8').trim()
const server = createServer((request, response) => {
  const { searchParams, pathname } = new URL(request.url, 'http://localhost')
  const ill = SICK.includes(process.env.PROMETHEUS_HOST)
  if (pathname === '/up') return response.writeHead(ill ? 503 : 200).end()
  if (pathname === '/in') return response.writeHead(ill || held('away') ? 503 : 200).end()
  const answer = () => (searchParams.has('busy') && held('busy') ? setTimeout(answer, 20) : response.end(revision))
  setTimeout(answer, Number(searchParams.get('ms')))
})
server.listen(process.env.PORT, '127.0.0.1', () => writeFileSync(pid, String(process.pid)))
process.on('SIGTERM', () => server.close(() => { rmSync(pid); process.exit() }))
`
const RESTART = `echo "$PROMETHEUS_REVISION" >>"$HOME/restarts"
[ ! -e "$HOME/pid" ] || kill "$(cat "$HOME/pid")"
while [ -e "$HOME/pid" ]; do sleep 0.02; done
setsid node server.js >>"$HOME/log" 2>&1 </dev/null &
while [ -e "$HOME/switched" ]; do sleep 0.02; done`

/** Three real services on OpenSSH hosts behind a real HAProxy that never tries a request twice. */
export type BalancedFleet = Awaited<ReturnType<typeof startBalancedFleet>>

export async function startBalancedFleet(size = 3) {
  const engine = await startEngine(size)
  const { fleet, ctx } = engine
  const servers: { name: string; port: number }[] = []
  for (const name of fleet.hosts.map((_, index) => `prod-${index + 1}`)) {
    const port = await freePort()
    servers.push({ name, port })
    await ctx.db.instance.updateMany({ where: { host: { name } }, data: { port } })
  }
  const haproxy = await startHaproxy(servers, {
    server: 'check inter 100ms rise 2 fall 2',
    backend: 'option httpchk GET /in\n  retries 0',
  })
  const balancer: LoadBalancer = haproxies().open({ to: { socket: haproxy.socket }, through: null })
  return {
    ...engine,
    haproxy,
    drain: `{ haproxy: { address: "127.0.0.1:${haproxy.tcpPort}" }, backend: checkout, limit: 10s, within: 30s }`,
    /** A commit of the service; `text` makes it differ, it is ill on the hosts in `sick`. */
    commit: (branch: string, drain: string | null, { sick = [] as string[], lines = '' } = {}) => {
      const config = `service: checkout
deploy_to: checkout
restart: |
${RESTART.replace(/^/gm, '  ')}
health: { http: /up, within: 3s, interval: 100ms, stable: 200ms }
environments: { production: { waves: [1, 100%]${drain ? `, drain: ${drain}` : ''} } }
${lines}
`
      return fleet.commit(branch, config, { 'server.js': SERVER.replace('SICK', JSON.stringify(sick)), branch })
    },
    /** `prod-1 ready up` for each server. */
    async servers() {
      const seen = await balancer.servers('checkout')
      if (!seen.ok) throw new Error(seen.failure.message)
      return seen.value.map(({ name, admin, health }) => `${name} ${admin} ${health}`)
    },
    /** As a person does it; on a busy machine HAProxy may answer late. */
    set: async (server: string, state: AdminState) => {
      for (let attempt = 1; ; attempt++) {
        const done = await balancer.set('checkout', server, state)
        if (done.ok) return
        if (attempt === 10) throw new Error(done.failure.message)
      }
    },
    async stop() {
      await haproxy.stop()
      for (const pid of await engine.traces('pid')) if (pid) process.kill(Number(pid), 'SIGKILL')
      await engine.stop()
    },
  }
}
