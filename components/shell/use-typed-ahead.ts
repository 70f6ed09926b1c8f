import { useCallback, useEffect, useRef } from 'react'

/**
 * Keeps what is typed between asking for a field and its having the focus, so that no key meant for it reaches the
 * page, where a letter can start a deploy. `start` when the field was asked for; `take` when it has the focus, or nobody
 * waits for it any more: it gives the text and ends the keeping.
 */
export function useTypedAhead(onEscape: () => void): { start: () => void; take: () => string } {
  const kept = useRef<string | null>(null)

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (kept.current === null || event.metaKey || event.ctrlKey) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key === 'Escape') onEscape()
      else if (event.key === 'Backspace') kept.current = kept.current.slice(0, -1)
      else if ([...event.key].length === 1) kept.current += event.key
    }
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [onEscape])

  const start = useCallback(() => {
    kept.current = ''
  }, [])
  const take = useCallback(() => {
    const text = kept.current ?? ''
    kept.current = null
    return text
  }, [])
  return { start, take }
}
