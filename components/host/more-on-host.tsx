'use client'

import type { ReactNode } from 'react'
import { Popover } from '@/components/ui/popover'

/** How many more there are; opens the whole list. */
export function MoreOnHost({ label, count, children }: { label: string; count: number; children: ReactNode }) {
  const trigger = (
    <button type="button" className="btn btn-quiet more-runs" aria-label={`${label}: ${count} more`}>
      +{count}
    </button>
  )
  return (
    <Popover trigger={trigger} label={label} align="start" width={360}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className="hostlist" tabIndex={0}>
        {children}
      </ul>
    </Popover>
  )
}
