'use client'

import { useCallback, useEffect, useState } from 'react'
import type { CheckRunView } from '@/lib/api/check-run'
import type { StepView } from '@/lib/api/deploy'
import type { DeployDetail } from '@/lib/api/deploy-stream'

const BY_CHECKS = new Set(['baseline', 'checks', 'final'])

/** How often something was told of these steps: whatever is told brings a new object. */
function useTold(steps: StepView[]): number {
  const [seen, setSeen] = useState({ steps, times: 0 })
  const same = seen.steps.length === steps.length && steps.every((step, at) => step === seen.steps[at])
  if (!same) setSeen({ steps, times: seen.times + 1 })
  return seen.times
}

/** The runs of the deploy's checks, read again whenever something is told of their steps, and when `reread` is called. */
export function useCheckRuns(
  { id, steps }: DeployDetail,
  first: CheckRunView[],
): { runs: CheckRunView[]; reread: () => void } {
  const [runs, setRuns] = useState(first)
  const [asked, setAsked] = useState(0)
  const reread = useCallback(() => setAsked(times => times + 1), [])
  const changes = asked + useTold(steps.filter(({ name }) => BY_CHECKS.has(name)))
  useEffect(() => {
    // The page came with what was true then.
    if (changes === 0) return
    const stop = new AbortController()
    fetch(`/api/v1/deploys/${id}/checks`, { signal: stop.signal })
      .then(async response => (response.ok ? setRuns((await response.json()).checks) : undefined))
      .catch(() => undefined)
    return () => stop.abort()
  }, [id, changes])
  return { runs, reread }
}
