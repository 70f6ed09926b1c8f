'use client'

import type { ReactNode } from 'react'
import { Button, IconButton } from './button'
import { type Look, StateGlyph } from './state'

type Toast = {
  look: Pick<Look, 'tone' | 'glyph' | 'spin'>
  text: ReactNode
  action?: { label: string; onClick: () => void }
  /** Milliseconds it stays; a line runs out below it. */
  lasts?: number
}

/**
 * A message that leaves by itself. `id` replaces the one with the same id. The library comes with the first message.
 */
export async function toast(
  { look, text, action, lasts = 5000 }: Toast,
  id?: string | number,
): Promise<string | number> {
  const { toast: sonner } = await import('sonner')
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
