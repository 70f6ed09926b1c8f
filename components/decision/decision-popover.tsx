'use client'

import dynamic from 'next/dynamic'
import type { Decision } from '@/lib/domain/decision'

const DecisionFloating = dynamic(() => import('./decision-floating').then(module => module.DecisionFloating), {
  ssr: false,
})

/** What was asked, and the button that was off: the panel stands beside it. */
export type Why = { title: string; about: string; decision: Decision; met: string[]; anchor: HTMLElement }

/** The one panel of a page that says why a button is off. Its script comes when it is first asked for. */
export function DecisionPopover({ why, onClose }: { why: Why | null; onClose: () => void }) {
  return why && <DecisionFloating why={why} onClose={onClose} />
}
