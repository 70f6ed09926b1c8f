import type { Logger } from 'pino'
import type { GitProviderKind } from '@/lib/ports/git-provider'
import type { LoadBalancers } from '@/lib/ports/load-balancer'
import type { RemoteHosts } from '@/lib/ports/remote-host'
import type { Repositories } from '@/lib/ports/repository'
import type { Context } from './context'

/** What the worker has beyond a screen: hosts, repositories, and its own name. */
export type WorkerContext = Context & {
  hosts: RemoteHosts
  repositories: Repositories
  /** Kinds of hosts of repositories; the first that knows an address is the one. */
  providers: readonly GitProviderKind[]
  balancers: LoadBalancers
  log: Logger
  /** Names this process in claims: `<machine>:<pid>:<start>`. */
  worker: string
  heartbeatMs: number
  /** A claim that was not renewed for this long may be taken over. */
  staleMs: number
  /** Begins every link we give to hosts: `http://127.0.0.1:3000`. */
  publicUrl: string
}
