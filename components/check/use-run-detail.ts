'use client'

import { useEffect, useState } from 'react'
import type { CheckRunDetail } from '@/lib/api/check-run'

/** A run's requests, read once it is wanted and has ended. `null` until they are there; `failed`: they could not be read. */
export function useRunDetail(id: string, wanted: boolean): { run: CheckRunDetail | null; failed: boolean } {
  const [run, setRun] = useState<CheckRunDetail | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!wanted) return
    const stop = new AbortController()
    fetch(`/api/v1/check-runs/${id}`, { signal: stop.signal })
      .then(async response => (response.ok ? setRun(await response.json()) : setFailed(true)))
      .catch(() => stop.signal.aborted || setFailed(true))
    return () => stop.abort()
  }, [id, wanted])
  return { run, failed }
}
