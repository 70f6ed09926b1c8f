'use client'

import type { KeyboardEvent } from 'react'

export type Tab = { key: string; label: string; count?: number }

/** The tabs beside the matrix; arrows move between them. */
export function Tabs({ tabs, current, onChange }: { tabs: Tab[]; current: string; onChange: (key: string) => void }) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = tabs.findIndex(({ key }) => key === current)
    const next = tabs[(at + by + tabs.length) % tabs.length]
    if (!next) return
    onChange(next.key)
    document.getElementById(`tab-${next.key}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label="Details" onKeyDown={onKeyDown}>
      {tabs.map(({ key, label, count }) => (
        <button
          key={key}
          type="button"
          role="tab"
          id={`tab-${key}`}
          aria-selected={key === current}
          aria-controls={`panel-${key}`}
          tabIndex={key === current ? 0 : -1}
          onClick={() => onChange(key)}
        >
          {label} {count !== undefined && <span className="n">{count}</span>}
        </button>
      ))}
    </div>
  )
}
