'use client'

import { Popover } from 'radix-ui'
import type { Decision } from '@/lib/domain/decision'
import { DecisionPanel } from './decision-panel'

/** What was asked, and the button that was off: the panel stands beside it. */
export type Why = { title: string; about: string; decision: Decision; met: string[]; anchor: HTMLElement }

/** The one panel of a page that says why a button is off. */
export function DecisionPopover({ why, onClose }: { why: Why | null; onClose: () => void }) {
  if (!why) return null
  return (
    <Popover.Root open onOpenChange={open => !open && onClose()}>
      <Popover.Anchor virtualRef={{ current: why.anchor }} />
      <Popover.Portal>
        <Popover.Content
          className="pop popover why"
          aria-label={why.title}
          align="end"
          sideOffset={7}
          collisionPadding={12}
          onCloseAutoFocus={event => {
            event.preventDefault()
            why.anchor.focus()
          }}
          onInteractOutside={event => {
            if (event.target instanceof Node && why.anchor.contains(event.target)) event.preventDefault()
          }}
        >
          <DecisionPanel {...why} onClose={onClose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
