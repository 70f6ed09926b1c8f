import type { ReactNode } from 'react'

/** A bounded text that scrolls. */
export function Well({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="bd" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
