'use client'

import { Floating } from '@/components/ui/floating'
import { DecisionPanel } from './decision-panel'
import type { Why } from './decision-popover'

/** The decision's panel beside the button. */
export function DecisionFloating({ why, onClose }: { why: Why; onClose: () => void }) {
  return (
    <Floating anchor={why.anchor} label={why.title} width={440} onClose={onClose}>
      <DecisionPanel {...why} onClose={onClose} />
    </Floating>
  )
}
