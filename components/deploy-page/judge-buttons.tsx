'use client'

import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployActs } from './acts'

type Props = { run: CheckRunView; judge: DeployActs['judge']; reread: () => void }

/** What a person can say of a run that proved nothing. */
export function JudgeButtons({ run, judge, reread }: Props) {
  const { busy, run: act } = useAct(judge)
  const say = (as: 'pass' | 'fail' | 'again') =>
    act({ checkRunId: run.id, as }, answer => {
      if (!answer.ok) toast({ look: { tone: 'bad', glyph: 'bad' }, text: answer.failure.detail })
      reread()
    })
  return (
    <div className="row-x judge">
      <Button icon="refresh" busy={busy} onClick={() => say('again')}>
        Run it again
      </Button>
      <Button busy={busy} onClick={() => say('pass')}>
        Take it as passed
      </Button>
      <Button look="warn" busy={busy} onClick={() => say('fail')}>
        Take it as failed
      </Button>
    </div>
  )
}
