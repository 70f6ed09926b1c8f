'use client'

import { useCallback, useEffect, useState } from 'react'
import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployDetail } from '@/lib/api/deploy-stream'

const BY_CHECKS = new Set(['baseline', 'checks', 'final'])

/** The runs of the deploy's checks, read again whenever a step of theirs changes, and when `reread` is called. */
export function useCheckRuns(
  { id, steps }: DeployDetail,
  first: CheckRunView[],
): { runs: CheckRunView[]; reread: () => void } {
  const [runs, setRuns] = useState(first)
  const [asked, setAsked] = useState(0)
  const reread = useCallback(() => setAsked(count => count + 1), [])
  const changed = steps
    .filter(({ name }) => BY_CHECKS.has(name))
    .map(({ state, detail }) => `${state} ${detail}`)
    .join()
  const [seen, setSeen] = useState(changed)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed is why it is read again
  useEffect(() => {
    // The page came with what was true at this moment.
    if (changed === seen && asked === 0) return
    const stop = new AbortController()
    fetch(`/api/v1/deploys/${id}/checks`, { signal: stop.signal })
      .then(async response => {
        if (!response.ok) return
        setRuns((await response.json()).checks)
        setSeen('')
      })
      .catch(() => undefined)
    return () => stop.abort()
  }, [id, changed, asked])
  return { runs, reread }
}
