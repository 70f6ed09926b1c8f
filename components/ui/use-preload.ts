'use client'

import { useEffect } from 'react'

/**
 * Fetches what a click will need once the page has nothing better to do: the first opening is instant, and it still
 * opens when the server is away by then.
 */
export function usePreload(load: () => Promise<unknown>): void {
  useEffect(() => {
    const fetchIt = () => void load().catch(() => undefined)
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(fetchIt, 2000)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(fetchIt, { timeout: 5000 })
    return () => cancelIdleCallback(handle)
  }, [load])
}
