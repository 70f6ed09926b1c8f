import type { ReactNode } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'
import { type Tone, toneClass } from './tone'

/** A sentence on its tint, in the flow of a page: an incident, a failure, a hint. */
export function Note({
  tone,
  icon,
  title,
  children,
}: {
  tone: Tone
  icon: IconName
  title?: string
  children?: ReactNode
}) {
  return (
    <div className={`note b-${tone}`} role={tone === 'bad' || tone === 'alarm' ? 'alert' : 'note'}>
      <Icon name={icon} />
      <div className="grow text-fg">
        {title && <b className={`med ${toneClass(tone)}`}>{title}</b>} {children}
      </div>
    </div>
  )
}
