'use client'

import { type RefObject, useEffect, useState } from 'react'

/** How near to the end counts as there. */
const NEAR = 40

/** Whether the log stays at its end. Scrolling away from it lets go; coming back to it takes hold again. */
export function useFollow(scroller: RefObject<HTMLDivElement | null>, live: boolean) {
  const [follow, setFollow] = useState(live)

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let last = element.scrollTop
    let byHand = 0
    const touch = () => {
      byHand = performance.now()
    }
    const onScroll = () => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
      // Lines that are measured move the position too; only a hand lets go.
      if (performance.now() - byHand < 600) {
        if (element.scrollTop < last && !atEnd) setFollow(false)
        else if (atEnd && live) setFollow(true)
      }
      last = element.scrollTop
    }
    const hands = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const
    for (const hand of hands) element.addEventListener(hand, touch, { passive: true })
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      for (const hand of hands) element.removeEventListener(hand, touch)
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, live])

  return [follow && live, setFollow] as const
}
