/**
 * `connecting` is a page that has not heard of its first attempt yet; `lost` carries since when, and when the next
 * attempt is, in epoch milliseconds.
 */
export type Connection = { state: 'connecting' } | { state: 'live' } | { state: 'lost'; since: number; retryAt: number }

/** What is lost is lost since the first time, also where another connection was tried meanwhile. */
export const following = (was: Connection, now: Connection): Connection =>
  was.state === 'lost' && now.state === 'lost' ? { ...now, since: was.since } : now

type Listener = {
  onEvent: () => void
  /** A connection came back, or is another: what happened meanwhile was not heard, so it must be read. */
  onCaughtUp: () => void
  onChange: (connection: Connection) => void
  /** The connection broke: nothing should be read until it is back. */
  onBroken: () => void
}

const RETRY_MS = [1000, 2000, 5000, 10_000]

/** How long a page in the background keeps its connection: browsers allow few to one address. */
const HIDDEN_MS = 30_000

/**
 * Keeps an event stream open while the page is looked at, and tries again when it is lost. Gives what closes it.
 * A stream that ends with an error status is not tried again by the browser, so the attempts are ours.
 *
 * @param first the event after which the page's own begin, until the first connection has brought them
 */
export function connectEvents(
  url: string,
  first: { current: string | null },
  { onEvent, onCaughtUp, onChange, onBroken }: Listener,
): () => void {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let hide: ReturnType<typeof setTimeout> | undefined
  let lostSince: number | null = null
  let paused = false
  let failures = 0

  function open() {
    clearTimeout(retry)
    source?.close()
    const opened = new EventSource(first.current === null ? url : `${url}?after=${first.current}`)
    source = opened
    opened.onopen = () => {
      const missed = first.current === null
      first.current = null
      lostSince = null
      paused = false
      failures = 0
      onChange({ state: 'live' })
      if (missed) onCaughtUp()
    }
    opened.onmessage = onEvent
    opened.onerror = () => {
      opened.close()
      onBroken()
      lostSince ??= Date.now()
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 10_000
      failures += 1
      if (failures > 1) onChange({ state: 'lost', since: lostSince, retryAt: Date.now() + wait })
      retry = setTimeout(open, wait)
    }
  }

  function onVisibility() {
    clearTimeout(hide)
    if (document.hidden) {
      hide = setTimeout(() => {
        paused = true
        clearTimeout(retry)
        source?.close()
        source = null
      }, HIDDEN_MS)
    } else if (paused) open()
  }

  document.addEventListener('visibilitychange', onVisibility)
  open()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    clearTimeout(retry)
    clearTimeout(hide)
    source?.close()
  }
}
