'use client'

import { ClockTime } from '@/components/ui/clock-time'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import { StateBadge } from '@/components/ui/state'
import type { CheckRunLine } from '@/lib/api/check'
import { runLook } from './run-look'
import { RunRequests } from './run-requests'
import { TriggerText } from './trigger-text'
import { useRunDetail } from './use-run-detail'

/** One run: what was asked, what came, and which asserts held. */
export function RunPanel({ run }: { run: CheckRunLine }) {
  const ended = run.verdict !== 'running'
  const { run: detail, failed } = useRunDetail(run.id, ended)
  const look = runLook(run.verdict)
  return (
    <section className="cpanel crun" aria-label="Run" id="run">
      <header>
        <span className="strong">Run</span>
        <StateBadge look={look} />
        <span className="f2 meta cut">
          <ClockTime at={run.at} /> · <TriggerText run={run} linked /> · <Sha sha={run.sha} />
        </span>
      </header>
      {run.reason && (
        <p className={`verd b-${look.tone}`}>
          <Icon name={look.glyph} size={14} />
          <span className="grow text-fg">{run.reason}</span>
        </p>
      )}
      {!ended && <p className="reqn f3">It goes on.</p>}
      {failed && <p className="reqn f2">Its requests could not be read.</p>}
      {ended && !failed && !detail && <p className="reqn f3">Reading …</p>}
      {detail && detail.requests.length === 0 && (
        <p className="reqn f2">
          {run.verdict === 'pass'
            ? 'What it asked and what came is not kept any more: of runs that passed, that is for the newest 50.'
            : 'There is nothing more of it.'}
        </p>
      )}
      {detail && detail.requests.length > 0 && <RunRequests run={detail} />}
    </section>
  )
}
