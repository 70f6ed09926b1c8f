'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DecisionPopover, type Why } from '@/components/decision/decision-popover'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { PreviewView } from '@/lib/api/preview'
import type { PlanActs } from './acts'

/** Does what the plan says, or says why that is not possible now. */
export function PlanButton({ preview, acts }: { preview: PreviewView; acts: PlanActs }) {
  const { service, environment, kind, ref, sha, plan, allowed, reasons } = preview
  const router = useRouter()
  const [why, setWhy] = useState<Why | null>(null)
  const ask = () =>
    kind === 'deploy'
      ? acts.deploy({ service, environment, ref, ...(sha && { sha }) })
      : acts.rollback({ service, environment, ...(plan && { to: plan.release.release }) })
  const { busy, run } = useAct(ask)
  const what = sha ? sha.slice(0, 7) : environment
  const title = kind === 'deploy' ? `Deploy ${what} to ${environment}` : `Roll back ${environment} to ${what}`

  function go(anchor: HTMLElement) {
    if (!allowed)
      return setWhy({ title, about: `${service} on ${environment}`, decision: { allowed, reasons }, met: [], anchor })
    run(undefined, answer => {
      if (answer.ok) router.push(answer.value.url)
      else toast({ look: { tone: 'bad', glyph: 'bad' }, text: answer.failure.detail })
    })
  }
  return (
    <>
      <Button look="ink" busy={busy} off={!allowed} onClick={event => go(event.currentTarget)}>
        {title}
      </Button>
      <DecisionPopover why={why} onClose={() => setWhy(null)} />
    </>
  )
}
