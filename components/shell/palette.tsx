'use client'

import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icons'
import { Kbd } from '@/components/ui/kbd'
import type { PaletteEntry } from '@/lib/screens/palette'
import { SECTIONS } from './sections'

function Row({
  icon,
  kind,
  value,
  children,
  onSelect,
}: {
  icon: IconName
  kind?: string
  value: string
  children: string
  onSelect: () => void
}) {
  return (
    <Command.Item value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span className="grow cut">{children}</span>
      {kind && <span className="meta f3">{kind}</span>}
      <Kbd>↵</Kbd>
    </Command.Item>
  )
}

const ICON: Record<PaletteEntry['kind'], IconName> = { service: 'list', host: 'server', deploy: 'rocket' }

/** Goes anywhere and does what a page's buttons do. What there is is asked for when it opens. */
export function Palette({
  read,
  onClose,
  onKeys,
}: {
  read: () => Promise<PaletteEntry[]>
  onClose: () => void
  onKeys: () => void
}) {
  const router = useRouter()
  const { resolvedTheme, setTheme } = useTheme()
  const [entries, setEntries] = useState<PaletteEntry[] | null>(null)

  useEffect(() => {
    read().then(setEntries, () => setEntries([]))
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
              <Command.Input placeholder="Search or run a command" />
            </div>
            <Command.List>
              <Command.Empty>{entries ? 'Nothing matches.' : 'Looking…'}</Command.Empty>
              <Command.Group heading="Go to">
                {entries?.map(entry => (
                  <Row
                    key={entry.href}
                    icon={ICON[entry.kind]}
                    kind={entry.kind}
                    value={`${entry.kind} ${entry.name}`}
                    onSelect={go(entry.href)}
                  >
                    {entry.name}
                  </Row>
                ))}
                {SECTIONS.map(section => (
                  <Row
                    key={section.href}
                    icon={section.icon}
                    value={`go to ${section.label}`}
                    onSelect={go(section.href)}
                  >
                    {section.label}
                  </Row>
                ))}
              </Command.Group>
              <Command.Group heading="Do">
                <Row icon="plus" value="do add a service" onSelect={go('/?add')}>
                  Add a service
                </Row>
                <Row icon="plus" value="do add a host" onSelect={go('/hosts?add')}>
                  Add a host
                </Row>
                <Row
                  icon={other === 'dark' ? 'moon' : 'sun'}
                  value={`do theme ${other}`}
                  onSelect={() => setTheme(other)}
                >
                  {`Switch to ${other}`}
                </Row>
                <Row icon="gear" value="do theme follow the system" onSelect={() => setTheme('system')}>
                  Follow the system’s light or dark
                </Row>
                <Row icon="keyboard" value="do show all keys" onSelect={onKeys}>
                  Show all keys
                </Row>
              </Command.Group>
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
