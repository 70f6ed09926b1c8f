import type { StepView } from '@/lib/api/deploy'
import type { HostLog, Section } from './host-log'
import { looksLikeError } from './line-spans'
import type { Match } from './search-log'

const BAD = new Set(['failed', 'error', 'timed_out'])

export const isBad = (step: StepView): boolean => BAD.has(step.state)

/**
 * Where to look first: in the first step that failed, the first line that speaks of an error, else its last line.
 * `null` while nothing has failed on this host.
 */
export function firstError(log: HostLog, sections: Section[], steps: StepView[]): Match | null {
  const failed = steps.filter(isBad)
  const section = sections.find(({ step, undo }) => failed.some(bad => bad.name === step && bad.undo === undo))
  const run = section?.run ? log.log(section.run) : undefined
  if (!section || !run || section.from === section.to) return null
  for (let line = section.from; line < section.to; line++) {
    if (looksLikeError(run.line(line))) return { section, line }
  }
  return { section, line: section.to - 1 }
}
