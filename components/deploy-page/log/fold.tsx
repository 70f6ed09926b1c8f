import { stepLook } from '@/components/deploy/deploy-look'
import { Icon } from '@/components/ui/icon'
import { toneClass } from '@/components/ui/tone'
import type { StepView } from '@/lib/api/deploy'
import { stepTook } from '@/lib/domain/took'
import { spoken } from '../columns'
import type { Section } from './host-log'

function took(step: StepView, now: number): string {
  if (!step.startedAt) return ''
  const end = step.finishedAt ? Date.parse(step.finishedAt) : step.state === 'running' ? now : null
  return end === null ? '' : stepTook((end - Date.parse(step.startedAt)) / 1000)
}

/** The head of a step in the log: what it is, how it ended and how long it took. Folds its lines. */
export function Fold({
  section,
  step,
  summary,
  open,
  now,
  onToggle,
}: {
  section: Section
  step: StepView | undefined
  summary: string
  open: boolean
  now: number
  onToggle: () => void
}) {
  const look = step ? stepLook(step.state) : null
  return (
    <button type="button" className="fold" aria-expanded={open} onClick={onToggle}>
      <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
      {look && (
        <span className={toneClass(look.tone)}>
          <Icon name={look.glyph === 'ok' ? 'check' : look.glyph} size={12} className={look.spin ? 'spin' : ''} />
          <span className="vh">{look.word}</span>
        </span>
      )}
      <b>{section.undo ? `back: ${spoken(section.step)}` : spoken(section.step)}</b>
      <span className="cmd cut">{summary}</span>
      <span className="d" suppressHydrationWarning>
        {step ? took(step, now) : ''}
      </span>
    </button>
  )
}
