'use client'

import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './button'

/** The window gets the focus, not its cross: what is pressed next scrolls or closes it. */
function focusItself(event: Event) {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}

/** A small window in the middle: a question with one button, or a list to read. */
export function Modal({
  open,
  onOpenChange,
  title,
  footer,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  footer?: ReactNode
  children: ReactNode
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="modal pop" aria-describedby={undefined} onOpenAutoFocus={focusItself}>
          <div className="sh">
            <Dialog.Title className="title grow">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton icon="x" label="Close" />
            </Dialog.Close>
          </div>
          <div className="sb">{children}</div>
          {footer && <div className="sf">{footer}</div>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
