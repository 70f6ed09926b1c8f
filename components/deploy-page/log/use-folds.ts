'use client'

import { useCallback, useState } from 'react'
import type { StepView } from '@/lib/api/deploy'
import { isBad } from './first-error'
import type { Section } from './host-log'

/** The step that a section shows. */
export const stepOf = (section: Section, steps: StepView[]): StepView | undefined =>
  steps.find(step => step.name === section.step && step.undo === section.undo)

/**
 * Which steps are open: those that run or failed, else the last; and what a person opened or closed. What was open
 * because it ran stays open, so that nothing moves away while it is read.
 */
export function useFolds(sections: Section[], steps: StepView[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [seenRunning] = useState(() => new Set<string>())
  let any = false
  for (const section of sections) {
    const step = stepOf(section, steps)
    if (!step || (step.state !== 'running' && !isBad(step))) continue
    any = true
    seenRunning.add(section.key)
  }
  const last = sections.at(-1)?.key
  const isOpen = (section: Section) =>
    chosen.get(section.key) ?? (seenRunning.has(section.key) || (!any && section.key === last))
  const setOpen = useCallback((key: string, open: boolean) => setChosen(was => new Map(was).set(key, open)), [])
  return { isOpen, setOpen }
}
