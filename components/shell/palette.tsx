'use client'

import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import { Icon } from '@/components/ui/icon'
import { Kbd } from '@/components/ui/kbd'
import type { PaletteEntry } from '@/lib/screens/palette'
import { PaletteEntries } from './palette-entries'
import { PaletteRow } from './palette-row'
import { SECTIONS } from './sections'

/** Goes anywhere and does what a page's buttons do. What there is is asked for when it opens. */
export function Palette({
  read,
  typed,
  onClose,
  onKeys,
}: {
  read: () => Promise<PaletteEntry[]>
  /** Takes what was typed before there was a field to type in. */
  typed: () => string
  onClose: () => void
  onKeys: () => void
}) {
  const router = useRouter()
  const { resolvedTheme, setTheme } = useTheme()
  const [text, setText] = useState('')
  const [entries, setEntries] = useState<PaletteEntry[] | null>(null)
  const [away, setAway] = useState(false)

  useEffect(() => {
    read().then(setEntries, () => setAway(true))
  }, [read])

  const go = (href: string) => () => {
    onClose()
    router.push(href)
  }
  const other = resolvedTheme === 'dark' ? 'light' : 'dark'
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="pop pal" aria-describedby={undefined}>
          <Dialog.Title className="vh">Search or run a command</Dialog.Title>
          <Command label="Search or run a command" loop>
            <div className="pi">
              <Icon name="search" />
              <Command.Input
                placeholder="Search or run a command"
                value={text}
                onValueChange={setText}
                onFocus={() => {
                  const ahead = typed()
                  setText(was => was + ahead)
                }}
              />
            </div>
            <Command.List>
              <Command.Empty>
                {away ? 'The server does not answer now' : entries ? `Nothing matches “${text}”` : 'Looking…'}
              </Command.Empty>
              <Command.Group heading="Go to">
                {SECTIONS.map(({ href, label, icon }) => (
                  <PaletteRow key={href} icon={icon} value={`go to ${label}`} onSelect={go(href)}>
                    {label}
                  </PaletteRow>
                ))}
              </Command.Group>
              <Command.Group heading="Do">
                <PaletteRow icon="plus" value="do add a service" onSelect={go('/?add')}>
                  Add a service
                </PaletteRow>
                <PaletteRow icon="plus" value="do add a host" onSelect={go('/hosts?add')}>
                  Add a host
                </PaletteRow>
                <PaletteRow
                  icon={other === 'dark' ? 'moon' : 'sun'}
                  value={`do theme ${other}`}
                  onSelect={() => setTheme(other)}
                >
                  {`Switch to ${other}`}
                </PaletteRow>
                <PaletteRow icon="gear" value="do theme follow the system" onSelect={() => setTheme('system')}>
                  Follow the system’s light or dark
                </PaletteRow>
                <PaletteRow icon="keyboard" value="do show all keys" onSelect={onKeys}>
                  Show all keys
                </PaletteRow>
              </Command.Group>
              {entries && <PaletteEntries entries={entries} text={text} go={go} />}
            </Command.List>
            <div className="pfoot">
              <span>
                <Kbd>↑</Kbd>
                <Kbd>↓</Kbd>move
              </span>
              <span>
                <Kbd>↵</Kbd>do
              </span>
              <span>
                <Kbd>esc</Kbd>close
              </span>
            </div>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
