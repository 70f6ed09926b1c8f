'use client'

import { usePathname, useRouter } from 'next/navigation'
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react'
import { type Connection, connectEvents, following } from './event-connection'

type Live = {
  connection: Connection
  /** Deploys that run or wait. */
  running: number
  /** Tries to connect at once. */
  retry: () => void
}

const LiveContext = createContext<Live>({ connection: { state: 'connecting' }, running: 0, retry: () => {} })

/** The page's connection to the event stream. */
export const useLive = () => use(LiveContext)

/** A deploy's own page follows that deploy itself; reading the whole of it anew with every event would be waste. */
const followsItself = (path: string) => /^\/services\/[^/]+\/[^/]+\/\d+/.test(path)

/** What comes at once with an event is read with it. */
const TOGETHER_MS = 40
/** At least so long from one reading to the next. */
const REFRESH_MS = 500
const REFRESH_SLOWLY_MS = 5000

/** Reads the page anew, in place, when something happened: the first event soon, many that follow in one reading. */
export function LiveProvider({
  running,
  after,
  children,
}: {
  running: number
  /** The event after which the page's own begin. */
  after: string
  children: ReactNode
}) {
  const router = useRouter()
  const slow = followsItself(usePathname())
  const [connection, setConnection] = useState<Connection>({ state: 'connecting' })
  const [attempt, setAttempt] = useState(0)
  const first = useRef<string | null>(after)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a new connection
  useEffect(() => {
    let pending: ReturnType<typeof setTimeout> | undefined
    let readAt = slow ? Date.now() : 0
    const refresh = () => {
      const soonest = readAt + (slow ? REFRESH_SLOWLY_MS : REFRESH_MS)
      pending ??= setTimeout(
        () => {
          pending = undefined
          readAt = Date.now()
          router.refresh()
        },
        Math.max(TOGETHER_MS, soonest - Date.now()),
      )
    }
    // Read now, the router would find nobody and leave the page for the browser's own error.
    const forget = () => {
      clearTimeout(pending)
      pending = undefined
    }
    const onChange = (now: Connection) => setConnection(was => following(was, now))
    const listener = { onEvent: refresh, onCaughtUp: refresh, onChange, onBroken: forget }
    const close = connectEvents('/api/v1/events', first, listener)
    return () => {
      forget()
      close()
    }
  }, [router, slow, attempt])

  useEffect(() => {
    document.body.dataset.live = connection.state
  }, [connection.state])

  const live = useMemo(
    () => ({ connection, running, retry: () => setAttempt(number => number + 1) }),
    [connection, running],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}
