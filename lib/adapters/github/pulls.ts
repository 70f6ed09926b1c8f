import type { Octokit } from '@octokit/rest'
import type { Pull } from '@/lib/ports/git-provider'
import type { Coordinates } from './client'
import { type PullPayload, pullOf, reviewOf } from './words'

const PER_PAGE = 100
const MOST_PAGES = 10
/** Each costs a request. */
const MOST_REVIEWS = 50

/** Pull requests, the last changed first; reviews only of those that are open. */
export async function readPulls(octokit: Octokit, at: Coordinates, since: Date | null): Promise<Pull[]> {
  const pulls: PullPayload[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await octokit.rest.pulls.list({
      ...at,
      state: since ? 'all' : 'open',
      sort: 'updated',
      direction: 'desc',
      per_page: PER_PAGE,
      page,
    })
    const recent = data.filter(pull => !since || Date.parse(pull.updated_at) > since.getTime())
    pulls.push(...(recent as PullPayload[]))
    if (data.length < PER_PAGE || recent.length < data.length) break
  }
  const read: Pull[] = []
  for (const [index, pull] of pulls.entries()) {
    const asked = pull.state === 'open' && index < MOST_REVIEWS
    read.push(pullOf(pull, asked ? await readReview(octokit, at, pull.number) : null))
  }
  return read
}

async function readReview(octokit: Octokit, at: Coordinates, number: number): Promise<Pull['review']> {
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...at,
    pull_number: number,
    per_page: PER_PAGE,
  })
  return reviewOf(reviews)
}
