'use client'

import type { Connection } from './event-connection'
import { useLive } from './live'

const WORDS: Record<Connection['state'], { title: string; text: string }> = {
  connecting: { title: 'Connecting', text: '' },
  live: { title: 'Connected', text: 'Live' },
  lost: { title: 'Not connected', text: 'Not connected' },
}

/** Whether the page hears what happens. Until it is known there is no word, in the place of the usual one. */
export function LiveDot() {
  const { state } = useLive().connection
  const { title, text } = WORDS[state]
  return (
    <span className={`livedot is-${state}`} role="status" title={title}>
      {text}
    </span>
  )
}
