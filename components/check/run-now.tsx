'use client'

import { useRouter } from 'next/navigation'
import { Button, ButtonLink } from '@/components/ui/button'
import { PopoverButton } from '@/components/ui/popover-button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { CheckView } from '@/lib/api/check'
import type { CheckActs } from './acts'

/** Runs the check now and opens the run. `off`: why it cannot be. */
export function RunNow({ check, off, run }: { check: CheckView; off: string | null; run: CheckActs['run'] }) {
  const router = useRouter()
  const { busy, run: act } = useAct(run)
  if (off) {
    return (
      <PopoverButton
        label="Why it cannot be run"
        className="btn"
        aria-disabled
        width={300}
        panel={() => (
          <div className="offwhy">
            <p>{off}</p>
            {off.includes('base_url') && (
              <ButtonLink
                className="mt-2"
                href={`/services/${check.service}?variables=${check.environment}`}
                icon="key"
              >
                Variables of {check.service}
              </ButtonLink>
            )}
          </div>
        )}
      >
        Run now
      </PopoverButton>
    )
  }
  const ask = () =>
    act({ service: check.service, environment: check.environment, check: check.path }, answer => {
      if (answer.ok) router.push(answer.value.url, { scroll: false })
      else toast({ look: { tone: 'bad', glyph: 'bad' }, text: answer.failure.detail })
    })
  return (
    <Button icon="play" busy={busy} onClick={ask}>
      Run now
    </Button>
  )
}
