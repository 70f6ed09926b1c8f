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
  heading: Heading = 'h2',
}: {
  icon: IconName
  tone?: 'bad'
  title: string
  children: ReactNode
  action?: ReactNode
  /** `h1` where it is the whole page. */
  heading?: 'h1' | 'h2'
}) {
  return (
    <div className="box empty">
      <span className={tone === 'bad' ? 't-bad' : 'f3'}>
        <Icon name={icon} />
      </span>
      <Heading className="strong">{title}</Heading>
      <div className="empty-text">{children}</div>
      {action && <div className="row-x mt-2">{action}</div>}
    </div>
  )
}
