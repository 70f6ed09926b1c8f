'use client'

import { useRouter } from 'next/navigation'
import { GatedButton } from '@/components/decision/gated-button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { Decision } from '@/lib/domain/decision'
import type { DeployActs } from './acts'
import { unfinishedHosts } from './unfinished'

/** Goes on with a deploy that did not go through, on the hosts that are not live on its release. */
export function RetryButton({
  detail,
  decision,
  retry,
}: {
  detail: DeployDetail
  decision: Decision | null
  retry: DeployActs['retry']
}) {
  const router = useRouter()
  const { busy, run } = useAct(retry)
  const { unfinished, all } = unfinishedHosts(detail)
  if (unfinished === 0) return null

  function go() {
    run({ deployId: detail.id }, answer => {
      if (answer.ok) router.push(answer.value.url)
      else toast({ look: { tone: 'bad', glyph: 'error' }, text: answer.failure.detail })
    })
  }
  const some = unfinished === 1 ? 'Retry 1 host' : `Retry ${unfinished} hosts`
  return (
    <GatedButton
      icon="refresh"
      busy={busy}
      decision={decision}
      title="No retry now"
      about={`${detail.service} on ${detail.environment}, #${detail.number}`}
      onClick={go}
    >
      {unfinished === all ? 'Retry' : some}
    </GatedButton>
  )
}
