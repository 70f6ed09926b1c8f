'use client'

import { useEffect } from 'react'
import { isTyping } from './keys'

const SELECTED = 'sel'

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(row => row.offsetParent !== null)
}

/** The row that `j` and `k` have chosen. */
export const selectedRow = (): HTMLElement | null => document.querySelector<HTMLElement>(`[data-row].${SELECTED}`)

/** Marks a row as chosen, and brings it into view. */
export function selectRow(row: HTMLElement): void {
  selectedRow()?.classList.remove(SELECTED)
  row.classList.add(SELECTED)
  row.scrollIntoView({ block: 'nearest' })
}

/** `j` and `k` walk the page's rows (`data-row`), Enter opens the chosen one's first link. `first` begins with one chosen. */
export function useRowKeys({ first = false } = {}): void {
  useEffect(() => {
    if (first && !selectedRow()) rows()[0]?.classList.add(SELECTED)
  }, [first])

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return
      const selected = selectedRow()
      if (event.key === 'j' || event.key === 'k') {
        const all = rows()
        const at = selected ? all.indexOf(selected) : -1
        const next = event.key === 'j' ? all[Math.min(at + 1, all.length - 1)] : all[Math.max(at - 1, 0)]
        if (next) selectRow(next)
      }
      if (event.key === 'Enter' && event.target === document.body)
        selected?.querySelector<HTMLElement>('a[href]')?.click()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** The same, for a page that is drawn on the server. */
export function RowKeys() {
  useRowKeys()
  return null
}
