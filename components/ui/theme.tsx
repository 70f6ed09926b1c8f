'use client'

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'

/** Follows the system until someone chooses; `data-theme` on the root is what the tokens read. */
export function Theme({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      enableColorScheme={false}
    >
      {children}
    </ThemeProvider>
  )
}
