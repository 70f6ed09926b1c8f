'use client'

import { useRouter } from 'next/navigation'
import { Icon } from '@/components/ui/icon'
import { PopoverButton } from '@/components/ui/popover-button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'
import type { HostLine } from '@/lib/screens/hosts'
import type { HostActs } from './acts'

/** What can be done with a host. */
export function HostMenu({ host, acts }: { host: HostLine; acts: HostActs }) {
  const router = useRouter()
  const contact = useAct(acts.contact)
  const remove = useAct(acts.remove)

  function said(done: string) {
    return (answer: Answer) => {
      const look = answer.ok ? ({ tone: 'idle', glyph: 'check' } as const) : ({ tone: 'bad', glyph: 'bad' } as const)
      toast({ look, text: answer.ok ? done : answer.failure.detail, lasts: answer.ok ? 4000 : 10_000 })
    }
  }
  const label = `What to do with ${host.name}`
  return (
    <PopoverButton
      className="tool"
      label={label}
      aria-label={label}
      aria-busy={contact.busy || remove.busy || undefined}
      panel={close => {
        const choose = (act: () => void) => () => {
          close()
          act()
        }
        return (
          <div className="menu">
            <button
              type="button"
              onClick={choose(() => contact.run({ hostId: host.id }, said(`Contacting ${host.name}`)))}
            >
              <Icon name="refresh" size={14} />
              Contact now
            </button>
            <button type="button" onClick={choose(() => router.push(`/hosts?edit=${host.name}`, { scroll: false }))}>
              <Icon name="pencil" size={14} />
              Edit
            </button>
            <button
              type="button"
              className="t-bad"
              onClick={choose(() => remove.run({ hostId: host.id }, said(`${host.name} is forgotten`)))}
            >
              <Icon name="trash" size={14} />
              Remove
            </button>
          </div>
        )
      }}
    >
      <Icon name="more" />
    </PopoverButton>
  )
}
