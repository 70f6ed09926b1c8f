import type { ReactNode } from 'react'

/**
 * Text that is copied when it is clicked. A plain button with data on it: one listener in the layout (`CopyOnClick`)
 * serves them all, so a table of a thousand costs no script.
 */
export function CopyText({
  text,
  shown = text,
  className = '',
  children,
}: {
  text: string
  shown?: string
  className?: string
  children: ReactNode
}) {
  return (
    <button
      type="button"
      className={`sha ${className}`.trim()}
      data-copy={text}
      data-shown={shown}
      title={`Copy ${shown}`}
    >
      {children}
    </button>
  )
}
