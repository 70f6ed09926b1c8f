import type { Octokit } from '@octokit/rest'

/** Answers that are kept: an installation asks about some dozens of pull requests. */
const MOST = 500

type Answer = Awaited<ReturnType<Octokit['request']>>

const isHttpError = (error: unknown, status: number) =>
  error instanceof Error && 'status' in error && error.status === status

/**
 * Of pull requests asks only whether an answer has changed since it was given last, which costs nothing of GitHub's
 * limit. Of CI, which is more, validators are kept with its rows.
 */
export function remember(octokit: Octokit): Octokit {
  const known = new Map<string, { etag: string; answer: Answer }>()
  octokit.hook.wrap('request', async (request, options) => {
    const { method, url } = octokit.request.endpoint.parse(options)
    if (method !== 'GET' || !/\/pulls\b/.test(url)) return request(options)
    const held = known.get(url)
    try {
      // Hooks are given the same options: only what is changed in them is sent.
      if (held) options.headers = { ...options.headers, 'if-none-match': held.etag }
      const answer = await request(options)
      known.delete(url)
      if (answer.headers.etag) known.set(url, { etag: answer.headers.etag, answer })
      for (const [oldest] of known) if (known.size > MOST) known.delete(oldest)
      return answer
    } catch (error) {
      if (held && isHttpError(error, 304)) return held.answer
      throw error
    }
  })
  return octokit
}
