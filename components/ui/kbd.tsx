import type { ReactNode } from 'react'

/** One key. */
export const Kbd = ({ children }: { children: ReactNode }) => <kbd>{children}</kbd>
