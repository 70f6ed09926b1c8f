import type { Octokit } from '@octokit/rest'
import type { CiStatus } from '@/lib/domain/ci-status'
import type { CiAnswer, Validators } from '@/lib/ports/git-provider'
import type { Coordinates } from './client'
import { Incomplete } from './failure'
import { type CheckPayload, checkOf, isOfOthers, type StatusPayload, statusOf } from './words'

const PER_PAGE = 100
/** A commit with more pages than this has something wrong with it. */
const MOST_PAGES = 30

type Route = {
  name: string
  route: string
  listOf: (body: unknown) => { total: number; count: number; statuses: CiStatus[] }
}

const ROUTES: Route[] = [
  {
    name: 'statuses',
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/status',
    listOf: body => {
      const { statuses, total_count } = body as { statuses: StatusPayload[]; total_count: number }
      return { total: total_count, count: statuses.length, statuses: statuses.filter(isOfOthers).map(statusOf) }
    },
  },
  {
    name: 'checks',
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    listOf: body => {
      const { check_runs, total_count } = body as { check_runs: CheckPayload[]; total_count: number }
      return { total: total_count, count: check_runs.length, statuses: check_runs.map(checkOf) }
    },
  },
]

/** Reads both lists of a commit, all pages of each. Lists that have not changed cost one request and none of the limit. */
export async function readCi(octokit: Octokit, at: Coordinates, sha: string, known: Validators): Promise<CiAnswer> {
  const answer: CiAnswer = { statuses: [], validators: {} }
  for (const route of ROUTES) {
    const held = known[route.name] ?? []
    if (await isUnchanged(octokit, at, sha, route, held)) {
      answer.validators[route.name] = held
      continue
    }
    const { statuses, etags } = await readAll(octokit, at, sha, route)
    answer.statuses.push(...statuses)
    answer.validators[route.name] = etags
  }
  return answer
}

async function isUnchanged(
  octokit: Octokit,
  at: Coordinates,
  sha: string,
  route: Route,
  etags: string[],
): Promise<boolean> {
  for (const [index, etag] of etags.entries()) {
    const headers = { 'if-none-match': etag }
    const changed = await octokit
      .request(route.route, { ...at, ref: sha, per_page: PER_PAGE, page: index + 1, headers })
      .then(
        () => true,
        error => {
          if (error?.status === 304) return false
          throw error
        },
      )
    if (changed) return false
  }
  return etags.length > 0
}

async function readAll(octokit: Octokit, at: Coordinates, sha: string, { route, listOf }: Route) {
  const statuses: CiStatus[] = []
  let count = 0
  const etags: string[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data, headers } = await octokit.request(route, { ...at, ref: sha, per_page: PER_PAGE, page })
    const list = listOf(data)
    statuses.push(...list.statuses)
    count += list.count
    if (headers.etag) etags.push(headers.etag)
    if (count >= list.total || list.count === 0) {
      if (count < list.total) throw new Incomplete(`GitHub gave ${count} of ${list.total} statuses`)
      // Pages without a validator cannot be asked about again.
      return { statuses, etags: etags.length === page ? etags : [] }
    }
  }
  throw new Incomplete(`GitHub has more than ${MOST_PAGES * PER_PAGE} statuses of this commit`)
}
