/**
 * Calls `act` every `ms` milliseconds, never twice at once; the first time soon. Gives a function that ends it.
 * What fails is told to `onError` and tried again at the next time.
 */
export function every(ms: number, act: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout
  let ended = false
  const turn = async () => {
    await act().catch(onError)
    if (!ended) timer = setTimeout(turn, ms)
  }
  timer = setTimeout(turn, 0)
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
