'use client'

import dynamic from 'next/dynamic'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { isTyping } from '@/components/ui/keys'
import type { PaletteEntry } from '@/lib/screens/palette'

type Open = 'palette' | 'keys' | null
type CommandsApi = { openPalette: () => void; openKeys: () => void }

const CommandsContext = createContext<CommandsApi>({ openPalette: () => {}, openKeys: () => {} })

/** Opens the palette and the list of keys. */
export const useCommands = () => use(CommandsContext)

const Palette = dynamic(() => import('./palette').then(module => module.Palette))
const KeySheet = dynamic(() => import('./key-sheet').then(module => module.KeySheet))

/** The keys that work everywhere: ⌘K for anything, `/` for the page's filter, `?` for the list of keys. */
export function Commands({
  readPalette,
  children,
}: {
  readPalette: () => Promise<PaletteEntry[]>
  children: ReactNode
}) {
  const [open, setOpen] = useState<Open>(null)

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        setOpen(was => (was === 'palette' ? null : 'palette'))
        return
      }
      if (isTyping(event)) return
      if (event.key === '?') setOpen('keys')
      if (event.key !== '/') return
      const filter = document.querySelector<HTMLInputElement>('input[data-filter]')
      if (!filter) return
      event.preventDefault()
      filter.focus()
      filter.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  const api = useMemo(() => ({ openPalette: () => setOpen('palette'), openKeys: () => setOpen('keys') }), [])
  const close = () => setOpen(null)
  return (
    <CommandsContext value={api}>
      {children}
      {open === 'palette' && <Palette read={readPalette} onClose={close} onKeys={api.openKeys} />}
      {open === 'keys' && <KeySheet onClose={close} />}
    </CommandsContext>
  )
}
