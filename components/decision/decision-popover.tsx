'use client'

import dynamic from 'next/dynamic'
import type { Decision } from '@/lib/domain/decision'

const Floating = dynamic(() => import('@/components/ui/floating').then(module => module.Floating), { ssr: false })
const DecisionPanel = dynamic(() => import('./decision-panel').then(module => module.DecisionPanel), { ssr: false })

/** What was asked, and the button that was off: the panel stands beside it. */
export type Why = { title: string; about: string; decision: Decision; met: string[]; anchor: HTMLElement }

/** The one panel of a page that says why a button is off. */
export function DecisionPopover({ why, onClose }: { why: Why | null; onClose: () => void }) {
  if (!why) return null
  return (
    <Floating anchor={why.anchor} label={why.title} width={440} onClose={onClose}>
      <DecisionPanel {...why} onClose={onClose} />
    </Floating>
  )
}
