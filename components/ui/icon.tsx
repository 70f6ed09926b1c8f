import type { IconName } from './icons'

/** One icon from the sprite that the layout carries. Decoration: the word beside it is what is read out. */
export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: 12 | 14 | 16; className?: string }) {
  const classes = ['i', size === 16 ? '' : `i-${size}`, className].filter(Boolean).join(' ')
  return (
    <svg className={classes} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}
