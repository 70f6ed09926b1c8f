'use client'

import { Icon } from './icon'
import { Kbd } from './kbd'

/** A filter above a list. `/` focuses it (the page's keys look for `data-filter`); Escape empties and leaves it. */
export function FilterField({
  label,
  value,
  onChange,
  busy = false,
  className = '',
}: {
  label: string
  value: string
  onChange: (value: string) => void
  /** What was typed is being looked for. */
  busy?: boolean
  className?: string
}) {
  return (
    <label className={`field ${className}`.trim()}>
      <Icon name={busy ? 'run' : 'search'} size={14} className={busy ? 'spin' : ''} />
      <span className="vh">{label}</span>
      <input
        data-filter
        placeholder={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          onChange('')
          event.currentTarget.blur()
        }}
      />
      <span className="only-wide">
        <Kbd>/</Kbd>
      </span>
    </label>
  )
}
