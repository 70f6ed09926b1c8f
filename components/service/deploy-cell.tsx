'use client'

import Link from 'next/link'
import { reasonGlyph } from '@/components/decision/reason-glyph'
import { environmentTitle } from '@/components/environment/environment-title'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { blocks, type Decision } from '@/lib/domain/decision'
import type { BranchCell, EnvironmentCard } from '@/lib/screens/service'

/** What stands in the way first; nothing where it is only the branch rule, which is everyday. */
function offGlyph(decision: Decision) {
  const first = decision.reasons.find(blocks)
  if (!first || first.code === 'branch_not_allowed') return null
  const { icon, tone } = reasonGlyph(first.code)
  return <Icon name={icon === 'bad' ? 'x' : icon} className={tone} />
}

export type DeployCellProps = {
  cell: BranchCell
  environment: EnvironmentCard
  branch: string
  busy: boolean
  onDeploy: () => void
  onWhy: (button: HTMLElement) => void
}

/** A branch's button for one environment: allowed, not now, on this commit already, or on its way. */
export function DeployCell({ cell, environment, branch, busy, onDeploy, onWhy }: DeployCellProps) {
  const title = environmentTitle(environment.name)
  const name = `Deploy ${branch} to ${environment.name}`
  if (cell.kind === 'live') {
    return (
      <span className="live" title={`${title} runs this commit`}>
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <rect width="8" height="8" rx="2" fill="var(--color-ok-solid)" />
        </svg>
        {title}
        <span className="vh">runs this commit</span>
      </span>
    )
  }
  if (cell.kind === 'running') {
    return (
      <Link
        className="btn btn-line"
        href={cell.url}
        prefetch={false}
        aria-label={`${title}: ${cell.percent}%, open the deploy`}
      >
        <Icon
          name={cell.state === 'queued' ? 'wait' : 'run'}
          className={cell.state === 'queued' ? 't-run' : 'spin t-run'}
        />
        {cell.state === 'queued' ? 'queued' : `${cell.percent}%`}
      </Link>
    )
  }
  if (cell.kind === 'off') {
    const first = cell.decision.reasons.find(blocks)
    return (
      <Button
        off
        aria-haspopup="dialog"
        data-key={environment.key}
        aria-label={`${name}: not now`}
        title={`Not now: ${first?.message ?? ''}`}
        onClick={event => onWhy(event.currentTarget)}
      >
        {offGlyph(cell.decision)}
        {title}
      </Button>
    )
  }
  return (
    <Button busy={busy} data-key={environment.key} hint={environment.key} aria-label={name} onClick={onDeploy}>
      {title}
    </Button>
  )
}
