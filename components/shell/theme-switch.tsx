'use client'

import { useTheme } from 'next-themes'
import { Icon } from '@/components/ui/icon'

/** Light or dark. Both glyphs are drawn and CSS shows one, so the server need not know which. */
export function ThemeSwitch() {
  const { resolvedTheme, setTheme } = useTheme()
  return (
    <button
      type="button"
      className="tool"
      aria-label="Switch between light and dark"
      onClick={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
    >
      <Icon name="moon" className="moon" />
      <Icon name="sun" className="sun" />
    </button>
  )
}
