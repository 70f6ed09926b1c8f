'use client'

import { useCallback, useEffect, useState } from 'react'
import { readUntilAnswered } from '@/components/ui/read-until-answered'
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

/**
 * The runs of the deploy's checks, read again whenever something is told of their steps, when `reread` is called, and with
 * the page. A reading that got lost is made again.
 */
export function useCheckRuns(
  { id, steps }: DeployDetail,
  first: CheckRunView[],
): { runs: CheckRunView[]; reread: () => void } {
  const [read, setRead] = useState({ first, runs: first })
  // The page was read anew.
  if (read.first !== first) setRead({ first, runs: first })
  const [asked, setAsked] = useState(0)
  const reread = useCallback(() => setAsked(times => times + 1), [])
  const changes = asked + useTold(steps.filter(({ name }) => BY_CHECKS.has(name)))
  useEffect(() => {
    // The page came with what was true then.
    if (changes === 0) return
    const stop = new AbortController()
    void readUntilAnswered<{ checks: CheckRunView[] }>(`/api/v1/deploys/${id}/checks`, stop.signal).then(
      answer => answer && setRead(({ first }) => ({ first, runs: answer.checks })),
    )
    return () => stop.abort()
  }, [id, changes])
  return { runs: read.runs, reread }
}
