import type { ReactNode } from 'react'

/** What a square says by colour and shape. `before`: healthy on the release before. `changing`: being switched. */
export type HostMark = 'live' | 'before' | 'changing' | 'empty' | 'unhealthy' | 'drifted' | 'unreachable' | 'disabled'

const OUTLINE = { x: '.75', y: '.75', width: '12.5', height: '12.5', rx: '2.5', fill: 'none', strokeWidth: '1.5' }
const RING = { x: '1', y: '1', width: '12', height: '12', rx: '2.2', strokeWidth: '2' }

const SHAPES: Record<HostMark, ReactNode> = {
  live: <rect width="14" height="14" rx="3" fill="var(--color-ok-solid)" />,
  before: <rect {...RING} fill="var(--color-ok-bg)" stroke="var(--color-ok-solid)" />,
  changing: (
    <>
      <rect {...RING} fill="var(--color-run-bg)" stroke="var(--color-run-solid)" />
      <path d="M1 7h12v4.5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 1 11.5Z" fill="var(--color-run-solid)" />
    </>
  ),
  empty: <rect {...OUTLINE} stroke="var(--color-idle-solid)" />,
  unhealthy: (
    <>
      <rect width="14" height="14" rx="3" fill="var(--color-bad-solid)" />
      <path d="m4.5 4.5 5 5M9.500 4.5l-5 5" stroke="var(--color-surface)" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  drifted: (
    <rect x="2.2" y="2.2" width="9.6" height="9.6" rx="1.5" transform="rotate(45 7 7)" fill="var(--color-ask-solid)" />
  ),
  unreachable: <rect {...OUTLINE} stroke="var(--color-idle-solid)" strokeDasharray="2.5 2.2" />,
  disabled: <path d="M3 7h8" stroke="var(--color-idle-solid)" strokeWidth="2" strokeLinecap="round" />,
}

/** One host as colour and shape. `title` says its name and what is so, for those who hover. */
export function HostSquare({ mark, title, chosen }: { mark: HostMark; title?: string; chosen?: boolean }) {
  return (
    <span className={chosen ? 'h is-chosen' : 'h'} title={title}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        {SHAPES[mark]}
      </svg>
    </span>
  )
}
