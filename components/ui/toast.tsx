'use client'

import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import type { ToasterProps } from 'sonner'
import { Button, IconButton } from './button'
import { type Look, StateGlyph } from './state'

/** One place that imports it: what is there for the first message is there when the server is away. */
const load = () => import('sonner')

type Toast = {
  look: Pick<Look, 'tone' | 'glyph' | 'spin'>
  text: ReactNode
  action?: { label: string; onClick: () => void }
  /** Milliseconds it stays; a line runs out below it. */
  lasts?: number
}

/**
 * A message that leaves by itself. `id` replaces the one with the same id.
 */
export async function toast(
  { look, text, action, lasts = 5000 }: Toast,
  id?: string | number,
): Promise<string | number> {
  const { toast: sonner } = await load()
  return sonner.custom(
    shown => (
      <div className="pop toast">
        <StateGlyph look={{ ...look, word: '' }} />
        <span className="grow cut">{text}</span>
        {action && (
          <Button
            look="quiet"
            onClick={() => {
              sonner.dismiss(shown)
              action.onClick()
            }}
          >
            {action.label}
          </Button>
        )}
        <IconButton icon="x" label="Dismiss" onClick={() => sonner.dismiss(shown)} />
        {lasts === 8000 && <u />}
      </div>
    ),
    { id, duration: lasts },
  )
}

/** Where toasts appear: bottom right, on a phone above the tab bar. Nothing needs it before the page stands. */
export function Toaster() {
  const [Sonner, setSonner] = useState<ComponentType<ToasterProps> | null>(null)
  useEffect(() => {
    load().then(({ Toaster: loaded }) => setSonner(() => loaded))
  }, [])
  return (
    Sonner && (
      <Sonner
        position="bottom-right"
        offset={16}
        mobileOffset={{ bottom: 72, left: 8, right: 8 }}
        gap={8}
        visibleToasts={4}
        toastOptions={{ unstyled: true }}
        containerAriaLabel="Messages"
      />
    )
  )
}
