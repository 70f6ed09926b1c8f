import { Command } from 'cmdk'
import type { IconName } from '@/components/ui/icons'
import type { PaletteEntry } from '@/lib/screens/palette'
import { PaletteRow } from './palette-row'

const KINDS: { kind: PaletteEntry['kind']; heading: string; icon: IconName }[] = [
  { kind: 'service', heading: 'Services', icon: 'list' },
  { kind: 'check', heading: 'Checks', icon: 'pulse' },
  { kind: 'deploy', heading: 'Recent deploys', icon: 'rocket' },
  { kind: 'host', heading: 'Hosts', icon: 'server' },
]

const MOST_CHECKS = 30

function matching(checks: PaletteEntry[], words: string[]): PaletteEntry[] {
  if (words.length === 0) return []
  return checks
    .filter(({ name }) => words.every(word => `check ${name}`.toLowerCase().includes(word)))
    .slice(0, MOST_CHECKS)
}

/** What the palette can go to, by kind. Checks are many: they are listed when something is typed. */
export function PaletteEntries({
  entries,
  text,
  go,
}: {
  entries: PaletteEntry[]
  text: string
  go: (href: string) => () => void
}) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return KINDS.map(({ kind, heading, icon }) => {
    const all = entries.filter(entry => entry.kind === kind)
    const shown = kind === 'check' ? matching(all, words) : all
    return (
      shown.length > 0 && (
        <Command.Group key={kind} heading={heading}>
          {shown.map(({ name, href }) => (
            <PaletteRow
              key={href}
              icon={icon}
              kind={words.length > 0 ? kind : undefined}
              value={`${kind} ${name}`}
              onSelect={go(href)}
            >
              {name}
            </PaletteRow>
          ))}
        </Command.Group>
      )
    )
  })
}
