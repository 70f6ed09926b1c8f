'use client'

import { Icon } from '@/components/ui/icon'
import { Kbd } from '@/components/ui/kbd'
import { useApple } from '@/components/ui/use-apple'
import { useCommands } from './commands'

/** Opens the palette; wide, it names its key. */
export function SearchButton() {
  const { openPalette } = useCommands()
  const apple = useApple()
  return (
    <>
      <button type="button" className="omni only-wide" onClick={openPalette}>
        <Icon name="search" size={14} />
        <span className="grow">Search or run a command</span>
        <Kbd>{apple ? '⌘K' : 'Ctrl K'}</Kbd>
      </button>
      <button type="button" className="tool only-phone" aria-label="Search or run a command" onClick={openPalette}>
        <Icon name="search" />
      </button>
    </>
  )
}
