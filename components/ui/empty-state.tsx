import type { ReactNode } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'

/** What is so, and the next step. */
export function EmptyState({
  icon,
  tone,
  title,
  children,
  action,
}: {
  icon: IconName
  tone?: 'bad'
  title: string
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="box empty">
      <span className={tone === 'bad' ? 't-bad' : 'f3'}>
        <Icon name={icon} />
      </span>
      <h2 className="strong">{title}</h2>
      <div className="empty-text">{children}</div>
      {action && <div className="row-x mt-2">{action}</div>}
    </div>
  )
}
