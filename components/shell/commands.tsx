'use client'

import dynamic from 'next/dynamic'
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import { isTyping } from '@/components/ui/keys'
import type { PaletteEntry } from '@/lib/screens/palette'
import type { DeployKey } from './key-sheet'
import { useTypedAhead } from './use-typed-ahead'

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
  readDeployKeys,
  children,
}: {
  readPalette: () => Promise<PaletteEntry[]>
  readDeployKeys: () => Promise<DeployKey[]>
  children: ReactNode
}) {
  const [open, setOpen] = useState<Open>(null)
  const close = useCallback(() => setOpen(null), [])
  const { start, take } = useTypedAhead(close)

  const isPalette = open === 'palette'
  const openPalette = useCallback(() => {
    start()
    setOpen('palette')
  }, [start])

  useEffect(() => {
    if (isPalette) return () => void take()
  }, [isPalette, take])

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        if (isPalette) close()
        else openPalette()
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
  }, [isPalette, close, openPalette])

  const api = useMemo(() => ({ openPalette, openKeys: () => setOpen('keys') }), [openPalette])
  return (
    <CommandsContext value={api}>
      {children}
      {isPalette && <Palette read={readPalette} typed={take} onClose={close} onKeys={api.openKeys} />}
      {open === 'keys' && <KeySheet read={readDeployKeys} onClose={close} />}
    </CommandsContext>
  )
}
