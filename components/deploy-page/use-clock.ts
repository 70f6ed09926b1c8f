'use client'

import { useEffect, useState } from 'react'

/** A page takes this long to arrive; clocks that differ by more are wrong. */
const LOADING_MS = 10_000

/**
 * The server's clock, in epoch milliseconds: as it was when the page was drawn, and from then on every second while
 * `ticking`. The browser's own clock may be wrong; then only how it goes on is used.
 */
export function useClock(takenAt: string, ticking: boolean): number {
  const [now, setNow] = useState(() => Date.parse(takenAt))

  useEffect(() => {
    if (!ticking) return
    const apart = Date.now() - Date.parse(takenAt)
    const wrong = apart < -1000 || apart > LOADING_MS ? apart : 0
    const tick = () => setNow(was => Math.max(was, Date.now() - wrong))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [takenAt, ticking])

  return now
}
