'use client'

import { Popover as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

/** Something that floats beside what opened it; on a phone it rises from the bottom. `label` names it. */
export function Popover({
  open,
  onOpenChange,
  trigger,
  label,
  width,
  align = 'end',
  children,
}: {
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** A button; it is given the popover's behaviour. */
  trigger: ReactNode
  label: string
  width?: number
  align?: ComponentProps<typeof Radix.Content>['align']
  children: ReactNode
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="pop popover"
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          style={{ width }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
