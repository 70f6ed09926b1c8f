import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator } from 'emulate'
import { freePort } from '@/demo/ports'
import { checkAnswer } from './openapi'

const TOKEN = 'ghp_test'
const OWNER = 'acme'
const REPO = 'checkout'

type Status = { sha: string; context: string; state: string; description?: string }
type Answer = { status: number; body: unknown; headers?: Record<string, string> }
export type Github = Awaited<ReturnType<typeof startGithub>>

const user = (login: string) => {
  const url = `https://api.github.com/users/${login}`
  const links = ['followers', 'following', 'gists', 'starred', 'subscriptions', 'organizations', 'repos', 'events']
  const urls = Object.fromEntries([...links, 'received_events'].map(name => [`${name}_url`, `${url}/${name}`]))
  const rest = { node_id: 'U_1', avatar_url: url, gravatar_id: '', html_url: url, type: 'User', site_admin: false }
  return { login, id: 1, url, ...urls, ...rest }
}

/**
 * A GitHub on this machine. The emulator holds repositories, pull requests and check runs; what it lacks (commit
 * statuses, deployments) is answered here, as GitHub's OpenAPI description wants it. Every answer has an ETag.
 */
export async function startGithub() {
  const appSeed = { app_id: 7, slug: 'prometheus', name: 'prometheus', permissions: { checks: 'write' } }
  const installations = [{ installation_id: 70, account: OWNER, repository_selection: 'all' }]
  const seed = {
    tokens: { [TOKEN]: { login: OWNER, scopes: ['repo'] } },
    github: {
      users: [{ login: OWNER }, { login: 'ada' }],
      repos: [{ owner: OWNER, name: REPO }],
      apps: [{ ...appSeed, installations }],
    },
  }
  const emulator = await createEmulator({ service: 'github', port: await freePort(), seed })
  const statuses: (Status & { id: number; at: string })[] = []
  const deployments: { id: number; ref: string; environment: string; payload: unknown }[] = []
  const deploymentStatuses: {
    id: number
    deployment: number
    state: string
    log_url: string
    environment_url?: string
    environment: string
  }[] = []
  /** Method and path of what was asked, and what was answered. */
  const asked: { request: string; status: number; authorization: string }[] = []
  const refusals: Answer[] = []

  const base = 'https://api.github.com/repos/acme/checkout'
  const times = { created_at: '2026-11-21T08:00:00Z', updated_at: '2026-11-21T08:00:00Z' }

  function combined(sha: string, query: URLSearchParams): Answer {
    const latest = new Map(statuses.filter(status => status.sha === sha).map(status => [status.context, status]))
    const all = [...latest.values()]
    const perPage = Number(query.get('per_page') ?? 30)
    const page = Number(query.get('page') ?? 1)
    const shown = all.slice((page - 1) * perPage, page * perPage)
    const body = {
      state: 'pending',
      sha,
      total_count: all.length,
      url: base,
      commit_url: base,
      repository: minimalRepository(),
      statuses: shown.map(({ id, context, state, description, at }) => ({
        ...{ id, context, state, description: description ?? null, node_id: 'S_1', avatar_url: null, url: base },
        ...{ target_url: `https://ci.example.com/${id}`, created_at: at, updated_at: at },
      })),
    }
    checkAnswer('GET /repos/{owner}/{repo}/commits/{ref}/status', 200, body)
    return { status: 200, body }
  }

  function deploymentView({ id, ref, environment, payload }: (typeof deployments)[number]) {
    const rest = { task: 'deploy', description: null, creator: user(OWNER), ...times, statuses_url: base }
    return { url: base, id, node_id: 'D_1', sha: ref, ref, environment, payload, repository_url: base, ...rest }
  }

  /** What the emulator does not know; `null` for the rest. */
  function answerHere(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, string>,
  ): Answer | null {
    const [, sha] = /^\/repos\/acme\/checkout\/commits\/(\w+)\/status$/.exec(path) ?? []
    if (sha && method === 'GET') return combined(sha, query)
    const [, marked] = /^\/repos\/acme\/checkout\/statuses\/(\w+)$/.exec(path) ?? []
    if (marked) return { status: 201, body: addStatus(marked, body) }
    if (path === '/repos/acme/checkout/deployments' && method === 'GET') {
      const found = deployments.filter(
        ({ ref, environment }) => ref === query.get('sha') && environment === query.get('environment'),
      )
      const view = found.map(deploymentView)
      checkAnswer('GET /repos/{owner}/{repo}/deployments', 200, view)
      return { status: 200, body: view }
    }
    if (path === '/repos/acme/checkout/deployments') {
      const made = {
        id: deployments.length + 1,
        ref: body.ref ?? '',
        environment: body.environment ?? '',
        payload: body.payload,
      }
      deployments.push(made)
      checkAnswer('POST /repos/{owner}/{repo}/deployments', 201, deploymentView(made))
      return { status: 201, body: deploymentView(made) }
    }
    const [, deployment] = /^\/repos\/acme\/checkout\/deployments\/(\d+)\/statuses$/.exec(path) ?? []
    if (!deployment) return null
    const made = {
      ...body,
      id: deploymentStatuses.length + 1,
      deployment: Number(deployment),
    } as (typeof deploymentStatuses)[number]
    deploymentStatuses.push(made)
    const view = {
      ...{
        url: base,
        id: made.id,
        node_id: 'DS_1',
        state: made.state,
        creator: user(OWNER),
        description: '',
        ...times,
      },
      ...{ environment: made.environment, target_url: made.log_url, deployment_url: base, repository_url: base },
    }
    checkAnswer('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', 201, view)
    return { status: 201, body: view }
  }

  function addStatus(sha: string, { context, state, description, at }: Record<string, string>) {
    const made = {
      sha,
      context: context ?? '',
      state: state ?? '',
      description: description ?? '',
      at: at ?? new Date().toISOString(),
    }
    statuses.push({ ...made, id: statuses.length + 1 })
    const view = {
      ...{ url: base, avatar_url: null, id: statuses.length, node_id: 'S_1', state: made.state, context: made.context },
      ...{
        description: made.description,
        target_url: null,
        created_at: made.at,
        updated_at: made.at,
        creator: user(OWNER),
      },
    }
    checkAnswer('POST /repos/{owner}/{repo}/statuses/{sha}', 201, view)
    return view
  }

  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${emulator.url}${path}`, {
      method,
      headers: { authorization: `token ${TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text) }
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const method = request.method ?? 'GET'
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const body = text === '' ? undefined : JSON.parse(text)
    const authorization = request.headers.authorization ?? ''
    const answer =
      refusals.shift() ??
      answerHere(method, url.pathname, url.searchParams, body ?? {}) ??
      (await ask(method, `${url.pathname}${url.search}`, body, { authorization }))
    const payload = JSON.stringify(answer.body)
    const etag = `"${createHash('sha1').update(payload).digest('hex')}"`
    const unchanged = answer.status === 200 && request.headers['if-none-match'] === etag
    const status = unchanged ? 304 : answer.status
    asked.push({ request: `${method} ${url.pathname}${url.search}`, status, authorization })
    const headers = { 'content-type': 'application/json', ...(status < 300 && { etag }), ...answer.headers }
    response.writeHead(status, headers).end(unchanged ? undefined : payload)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(error => response.writeHead(599).end(JSON.stringify({ message: String(error) })))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const [branch] = (await ask('GET', `/repos/${OWNER}/${REPO}/branches`)).body as { commit: { sha: string } }[]
  const repo = `/repos/${OWNER}/${REPO}`
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    /** An address of the repository there. */
    url: `https://127.0.0.1:${port}/${OWNER}/${REPO}.git`,
    token: TOKEN,
    appKey: emulator.generatedSecrets[0]?.value ?? '',
    sha: branch?.commit.sha ?? '',
    asked,
    deployments,
    deploymentStatuses,
    statuses,
    /** The next requests are answered so. */
    refuse: (...answers: Answer[]) => void refusals.push(...answers),
    addStatus: (sha: string, status: Record<string, string>) => addStatus(sha, status),
    addCheck: (sha: string, check: object) => ask('POST', `${repo}/check-runs`, { head_sha: sha, ...check }),
    async openPull(head: string, title: string): Promise<number> {
      await ask('POST', `${repo}/git/refs`, { ref: `refs/heads/${head}`, sha: branch?.commit.sha })
      await ask('PUT', `${repo}/contents/${head}`, { message: title, content: 'eA==', branch: head })
      const made = await ask('POST', `${repo}/pulls`, { title, head, base: 'main' })
      return (made.body as { number: number }).number
    },
    editPull: (number: number, change: object) => ask('PATCH', `${repo}/pulls/${number}`, change),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await emulator.close()
    },
  }

  function minimalRepository() {
    const links = [
      'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads',
      'events forks git_commits git_refs git_tags issue_comment issue_events issues keys labels languages merges milestones',
      'notifications pulls releases stargazers statuses subscribers subscription tags teams trees hooks',
    ].flatMap(line => line.split(' '))
    const urls = Object.fromEntries(links.map(name => [`${name}_url`, base]))
    const names = { id: 1, node_id: 'R_1', name: REPO, full_name: `${OWNER}/${REPO}`, owner: user(OWNER) }
    return { ...names, private: false, html_url: base, description: null, fork: false, url: base, ...urls }
  }
}
