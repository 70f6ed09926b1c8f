'use client'

import { useRouter } from 'next/navigation'
import { GatedButton } from '@/components/decision/gated-button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { Decision } from '@/lib/domain/decision'
import type { DeployActs } from './acts'

/** A longer name is in the facts above and has no place in a button. */
const LONG_NAME = 24

/** Deploys the same ref again. What was prepared on hosts is used again, so only what failed takes time. */
export function AgainButton({
  detail,
  decision,
  deploy,
}: {
  detail: DeployDetail
  decision: Decision | null
  deploy: DeployActs['deploy']
}) {
  const router = useRouter()
  const { busy, run } = useAct(deploy)
  const { service, environment, branch, ref } = detail
  const name = branch ?? ref.slice(0, 7)

  function again() {
    run({ service, environment, ref: branch ?? ref }, answer => {
      if (answer.ok) router.push(answer.value.url)
      else toast({ look: { tone: 'bad', glyph: 'error' }, text: answer.failure.detail })
    })
  }
  return (
    <GatedButton
      icon="refresh"
      busy={busy}
      decision={decision}
      title="No deploy now"
      about={`${name} to ${environment}`}
      onClick={again}
    >
      <span>Deploy{name.length <= LONG_NAME && <span className="only-wide"> {name}</span>} again</span>
    </GatedButton>
  )
}
