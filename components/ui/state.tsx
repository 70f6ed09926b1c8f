import type { ReactNode } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'
import { type Tone, toneClass } from './tone'

/** How a state looks everywhere: its colour, its glyph, its word. `spin` is for what is happening right now. */
export type Look = { tone: Tone; glyph: IconName; word: string; spin?: boolean }

/** The glyph alone, in its colour; the word must stand beside it or in `title`. */
export function StateGlyph({ look, size = 16, title }: { look: Look; size?: 12 | 14 | 16; title?: string }) {
  return (
    <span className={toneClass(look.tone)} title={title}>
      <Icon name={look.glyph} size={size} className={look.spin ? 'spin' : ''} />
      {title && <span className="vh">{title}</span>}
    </span>
  )
}

/** Glyph and word, for rows. `children` replaces the word. */
export function StateWord({ look, children }: { look: Look; children?: ReactNode }) {
  return (
    <span className={`state ${toneClass(look.tone)}`}>
      <Icon name={look.glyph} size={14} className={look.spin ? 'spin' : ''} />
      {children ?? look.word}
    </span>
  )
}

/** Glyph and word on their tint, for headers. */
export function StateBadge({ look, children }: { look: Look; children?: ReactNode }) {
  return (
    <span className={`badge b-${look.tone}`}>
      <Icon name={look.glyph} className={look.spin ? 'spin' : ''} />
      {children ?? look.word}
    </span>
  )
}
