'use client'

import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './button'

/** What is to be typed or chosen gets the focus; where there is nothing, the sheet itself, so that Enter does nothing. */
function focusFirstField(event: Event) {
  const sheet = event.currentTarget
  if (!(sheet instanceof HTMLElement)) return
  event.preventDefault()
  const field = sheet.querySelector<HTMLElement>('input:not([type="checkbox"]), select, textarea')
  ;(field ?? sheet).focus()
}

/**
 * A panel over the right edge; on a phone it rises from the bottom. `footer` holds its one action. `short` ends where
 * its content ends.
 */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  short,
  footer,
  children,
  onKeyDown,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: string
  short?: boolean
  footer?: ReactNode
  children: ReactNode
  onKeyDown?: (event: React.KeyboardEvent) => void
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className={short ? 'sheet short' : 'sheet'}
          onKeyDown={onKeyDown}
          onOpenAutoFocus={focusFirstField}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <div className="sh">
            <Dialog.Title className="title grow">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton icon="x" label="Close" />
            </Dialog.Close>
          </div>
          {description && <Dialog.Description className="vh">{description}</Dialog.Description>}
          <div className="sb">{children}</div>
          {footer && <div className="sf">{footer}</div>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
