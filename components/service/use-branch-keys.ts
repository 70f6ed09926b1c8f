'use client'

import { useEffect } from 'react'
import { isTyping } from '@/components/ui/keys'
import { selectedRow } from '@/components/ui/row-keys'

/** Letters press the chosen row's button of that letter. */
export function useBranchKeys(): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event) || !/^[a-z]$/.test(event.key)) return
      const button = selectedRow()?.querySelector<HTMLElement>(`[data-key="${event.key}"]`)
      if (!button) return
      event.preventDefault()
      button.click()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
