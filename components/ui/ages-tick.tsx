'use client'

import { useEffect } from 'react'
import { age } from '@/lib/domain/age'

const EVERY_MS = 10_000

const exact = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})

/** Keeps every `Age` of the page right, with one timer, and gives it its exact time when it is pointed at. */
export function AgesTick() {
  useEffect(() => {
    function tick() {
      const now = new Date()
      for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-age]')) {
        const text = age(new Date(time.dateTime), now)
        const suffix = time.dataset.age ?? ''
        const shown = text === 'now' && suffix ? 'just now' : `${text}${suffix}`
        if (time.firstChild && time.firstChild.nodeValue !== shown) time.firstChild.nodeValue = shown
      }
    }
    function name(event: Event) {
      const time = event.target instanceof Element ? event.target.closest<HTMLTimeElement>('time[datetime]') : null
      if (time && !time.title) time.title = exact.format(new Date(time.dateTime))
    }
    const timer = setInterval(tick, EVERY_MS)
    document.addEventListener('pointerover', name, { passive: true })
    return () => {
      clearInterval(timer)
      document.removeEventListener('pointerover', name)
    }
  }, [])
  return null
}
