'use client'

import { Popover } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

export type FloatingProps = {
  /** What it stands beside, and what gets the focus back. */
  anchor: HTMLElement
  label: string
  width?: number
  align?: ComponentProps<typeof Popover.Content>['align']
  onClose: () => void
  children: ReactNode
}

/** A panel beside what opened it; on a phone it rises from the bottom. Loaded when the first one opens. */
export function Floating({ anchor, label, width, align = 'end', onClose, children }: FloatingProps) {
  return (
    <Popover.Root open onOpenChange={open => !open && onClose()}>
      <Popover.Anchor virtualRef={{ current: anchor }} />
      <Popover.Portal>
        <Popover.Content
          className="pop popover"
          aria-label={label}
          align={align}
          sideOffset={7}
          collisionPadding={12}
          style={{ width }}
          onCloseAutoFocus={event => {
            event.preventDefault()
            anchor.focus()
          }}
          onInteractOutside={event => {
            // A second click on what opened it closes it there.
            if (event.target instanceof Node && anchor.contains(event.target)) event.preventDefault()
          }}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
