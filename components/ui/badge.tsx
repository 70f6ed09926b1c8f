import type { ReactNode } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'
import type { Tone } from './tone'

/** A word on a tint. */
export function Badge({ tone = 'idle', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge b-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  )
}
