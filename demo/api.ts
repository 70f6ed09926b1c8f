import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type DeployDetail, deployDetail } from '@/lib/api/deploy-stream'
import { lockView } from '@/lib/api/lock'
import { acceptedDeploy, problemView } from '@/lib/api/problem'
import { branchView } from '@/lib/api/service'
import { isTerminal } from '@/lib/domain/deploy'

const branchList = z.object({ branches: z.array(branchView) })

const ciToken = z.object({ token: z.string() })

const DEPLOY_MS = 120_000

async function call<T>(shape: z.ZodType<T>, method: string, url: string, body?: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
  const text = await response.text()
  if (response.ok) return shape.parse(JSON.parse(text))
  const isJson = response.headers.get('content-type')?.includes('json')
  const problem = problemView.safeParse(isJson ? JSON.parse(text) : null)
  const why = problem.success ? problem.data.detail : text.slice(0, 200)
  throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${why}`)
}

/** Sentences of what stands in the way of a deploy; none when it was let in. */
async function refusalsOf(url: string, body: object): Promise<string[]> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (response.status !== 409) return []
  return (problemView.parse(await response.json()).reasons ?? []).map(({ message }) => message)
}

const SERVICE = '/api/v1/services/storefront'

/** The few calls of the API that a deploy takes, as a script or another program would make them. */
export function api(origin: string) {
  const read = (id: string) => call(deployDetail, 'GET', `${origin}/api/v1/deploys/${id}`)
  /** Asks until the deploy is as `wanted`, or over. */
  const follow = async (id: string, wanted: (deploy: DeployDetail) => boolean = () => false): Promise<DeployDetail> => {
    const deadline = Date.now() + DEPLOY_MS
    for (;;) {
      const deploy = await read(id)
      if (isTerminal(deploy.state) || wanted(deploy)) return deploy
      if (Date.now() > deadline) throw new Error(`deploy #${deploy.number} is still ${deploy.state}`)
      await pause(100)
    }
  }
  return {
    ciToken: (name: string) => call(ciToken, 'POST', `${origin}${SERVICE}/ci-tokens`, { name }),
    reportCi: (token: string, report: object) =>
      call(z.object({ accepted: z.boolean() }), 'POST', `${origin}/api/webhooks/ci/${token}`, report),
    branches: async () => (await call(branchList, 'GET', `${origin}${SERVICE}/branches`)).branches,
    deploy: (environment: string, ref: string) =>
      call(acceptedDeploy, 'POST', `${origin}${SERVICE}/deploys`, { environment, ref }),
    refusals: (environment: string, ref: string) => refusalsOf(`${origin}${SERVICE}/deploys`, { environment, ref }),
    lock: (environment: string, reason: string) =>
      call(lockView, 'POST', `${origin}/api/v1/locks`, { service: 'storefront', environment, reason, for: '1h' }),
    unlock: (id: string) => call(lockView, 'DELETE', `${origin}/api/v1/locks/${id}`),
    rollBack: (environment: string) =>
      call(acceptedDeploy, 'POST', `${origin}${SERVICE}/environments/${environment}/rollback`, {}),
    retry: (id: string) => call(acceptedDeploy, 'POST', `${origin}/api/v1/deploys/${id}/retries`, {}),
    follow,
  }
}

export type Api = ReturnType<typeof api>
