'use client'

import { useKey } from '@/components/ui/use-key'

/** `r` presses the page's *Roll back*: the last environment's, where there are several. */
export function useRollbackKey(): void {
  useKey('r', () => {
    const buttons = [...document.querySelectorAll<HTMLElement>('[data-rollback]')]
    buttons.findLast(button => button.offsetParent !== null)?.click()
  })
}
