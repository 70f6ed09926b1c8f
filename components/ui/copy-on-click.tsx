'use client'

import { useEffect, useState } from 'react'

type Copied = { text: string; x: number; y: number; failed: boolean }

/** Serves every `CopyText` of the page, and says *Copied* above the one that was clicked. */
export function CopyOnClick() {
  const [copied, setCopied] = useState<Copied | null>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    async function onClick(event: MouseEvent) {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null
      if (!button) return
      event.preventDefault()
      const { copy = '', shown = copy } = button.dataset
      const box = button.getBoundingClientRect()
      const failed = await navigator.clipboard.writeText(copy).then(
        () => false,
        () => true,
      )
      setCopied({ text: shown, x: box.left + box.width / 2, y: box.top, failed })
      clearTimeout(timer)
      timer = setTimeout(() => setCopied(null), 1400)
    }
    document.addEventListener('click', onClick)
    return () => {
      document.removeEventListener('click', onClick)
      clearTimeout(timer)
    }
  }, [])

  return (
    <div role="status" className="copied">
      {copied && (
        <span className="tip" style={{ left: copied.x, top: copied.y }}>
          {copied.failed ? 'Could not copy' : 'Copied'} <span className="mono">{copied.text}</span>
        </span>
      )}
    </div>
  )
}
