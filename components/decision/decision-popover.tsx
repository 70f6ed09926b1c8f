'use client'

import dynamic from 'next/dynamic'
import { usePreload } from '@/components/ui/use-preload'
import type { Decision } from '@/lib/domain/decision'

const load = () => import('./decision-floating').then(module => module.DecisionFloating)
const DecisionFloating = dynamic(load, { ssr: false })

/** What was asked, and the button that was off: the panel stands beside it. */
export type Why = { title: string; about: string; decision: Decision; met: string[]; anchor: HTMLElement }

/** The one panel of a page that says why a button is off. Its script comes after the page's. */
export function DecisionPopover({ why, onClose }: { why: Why | null; onClose: () => void }) {
  usePreload(load)
  return why && <DecisionFloating why={why} onClose={onClose} />
}
