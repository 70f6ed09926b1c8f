'use client'

import { useEffect, useRef } from 'react'
import { isTyping } from '@/components/ui/keys'

/** Calls a function when a key is pressed on the page, but not while someone types or a dialog is open. */
export function useKey(key: string, act: () => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== key || isTyping(event)) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [key])
}
