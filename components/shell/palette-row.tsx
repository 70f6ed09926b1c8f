import { Command } from 'cmdk'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icons'
import { Kbd } from '@/components/ui/kbd'

/** One line of the palette; `value` is what typing is compared with. */
export function PaletteRow({
  icon,
  kind,
  value,
  children,
  onSelect,
}: {
  icon: IconName
  kind?: string | undefined
  value: string
  children: string
  onSelect: () => void
}) {
  return (
    <Command.Item value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span className="grow cut" title={children}>
        {children}
      </span>
      {kind && <span className="meta f3">{kind}</span>}
      <Kbd>↵</Kbd>
    </Command.Item>
  )
}
