import type { DeployChange, LogGap, LogPiece } from '@/lib/api/deploy-stream'

export type StreamState = 'live' | 'lost' | 'ended'

type Listener = {
  onChange: (change: DeployChange) => void
  onLog: (piece: LogPiece) => void
  onGap: (gap: LogGap) => void
  /** With the cursor up to which everything was heard. */
  onState: (state: StreamState) => void
}

const RETRY_MS = [500, 1000, 2000, 5000]

/** How long a page in the background keeps its stream: browsers allow few to one address. */
const HIDDEN_MS = 30_000

/**
 * Follows a deploy and one host's log from a cursor on, and goes on exactly there when the connection was lost. Gives
 * what closes it and where it is. Attempts are ours: a browser gives up after an error status.
 */
export function openDeployStream(id: string, host: string | null, cursor: string, listener: Listener) {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let hide: ReturnType<typeof setTimeout> | undefined
  let after = cursor
  let failures = 0
  let ended = false

  function open() {
    clearTimeout(retry)
    source?.close()
    const query = new URLSearchParams({ after, ...(host !== null && { log: host }) })
    const opened = new EventSource(`/api/v1/deploys/${id}/events?${query}`)
    source = opened
    const on = <T>(name: string, take: (data: T) => void) =>
      opened.addEventListener(name, event => {
        if (source !== opened) return
        // Our own server's messages; their shapes are those of lib/api/deploy-stream.
        take(JSON.parse(event.data) as T)
        after = event.lastEventId || after
      })
    on('change', listener.onChange)
    on('log', listener.onLog)
    on('gap', listener.onGap)
    on('end', () => {
      ended = true
      opened.close()
      listener.onState('ended')
    })
    opened.onopen = () => {
      failures = 0
      listener.onState('live')
    }
    opened.onerror = () => {
      opened.close()
      if (source !== opened || ended) return
      failures += 1
      if (failures > 1) listener.onState('lost')
      retry = setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length) - 1])
    }
  }

  function onVisibility() {
    clearTimeout(hide)
    if (ended) return
    if (!document.hidden) {
      if (!source) open()
      return
    }
    hide = setTimeout(() => {
      clearTimeout(retry)
      source?.close()
      source = null
    }, HIDDEN_MS)
  }

  document.addEventListener('visibilitychange', onVisibility)
  open()
  return {
    get cursor() {
      return after
    },
    close() {
      document.removeEventListener('visibilitychange', onVisibility)
      clearTimeout(retry)
      clearTimeout(hide)
      source?.close()
      source = null
    },
  }
}
