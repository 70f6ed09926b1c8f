const AGAIN_MS = 2000

/**
 * What an address answers in JSON. Where no answer comes, or says that it is the server's fault, it is asked again after a
 * while (`againMs`). `null`: it was refused, or nobody waits any more.
 */
export async function readUntilAnswered<T>(url: string, signal: AbortSignal, againMs = AGAIN_MS): Promise<T | null> {
  while (!signal.aborted) {
    const answer = await fetch(url, { signal }).then(answerOf<T>, () => undefined)
    if (answer !== undefined) return answer
    await new Promise(resolve => setTimeout(resolve, againMs))
  }
  return null
}

/** `undefined`: it is none. */
async function answerOf<T>(response: Response): Promise<T | null | undefined> {
  if (response.status >= 500) return undefined
  return response.ok ? response.json().catch(() => undefined) : null
}
