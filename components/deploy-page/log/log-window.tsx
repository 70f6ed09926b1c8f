'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type RefObject, useCallback, useEffect, useState } from 'react'
import type { StepView } from '@/lib/api/deploy'
import type { PlanView } from '@/lib/api/plan'
import { Fold } from './fold'
import type { HostLog, Section } from './host-log'
import { LogLine } from './log-line'
import type { LogRows } from './log-rows'
import { stepOf } from './use-folds'

const LINE = 20
const HEAD = 24

type Props = {
  log: HostLog
  rows: LogRows
  steps: StepView[]
  plan: PlanView | null
  host: string
  start: number
  now: number
  query: string
  /** The number of the selected line. */
  selected: number | null
  follow: boolean
  writing: boolean
  /** A row to bring into view; a new object asks anew. */
  target: { index: number } | null
  scroller: RefObject<HTMLDivElement | null>
  isOpen: (key: string) => boolean
  onToggle: (key: string, open: boolean) => void
  onSelect: (number: number) => void
  onCopy: (number: number) => void
}

/** What a step does, in the plan's words; a way back leads to what ran before. */
function summaryOf({ step, undo }: Section, plan: PlanView | null, host: string): string {
  if (undo && step === 'activate') {
    const planned = plan?.waves.flatMap(wave => wave.hosts).find(({ name }) => name === host)
    const to = planned?.link ?? (planned?.before && `releases/${planned.before.release}`)
    return to ? `current → ${to}` : 'current removed'
  }
  return plan?.steps.find(({ name }) => name === step)?.summary ?? ''
}

/** The part of the log that is in view; 200,000 lines cost no more than 40. */
export function LogWindow(props: Props) {
  const { log, rows, steps, plan, host, start, now, query, selected, follow, target, scroller } = props
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set())
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: index => (rows.at(index)?.line === null ? HEAD : LINE),
    overscan: 24,
    paddingEnd: 6,
    paddingStart: 4,
  })

  const { count } = rows
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new version may have made the end move
  useEffect(() => {
    if (follow && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' })
  }, [follow, count, log.version, virtual])

  useEffect(() => {
    if (!target) return
    const { range } = virtual
    const inView = range && target.index >= range.startIndex && target.index <= range.endIndex
    if (!inView) virtual.scrollToIndex(target.index, { align: 'center' })
  }, [target, virtual])

  const onWhole = useCallback((number: number) => setWhole(was => new Set(was).add(number)), [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'y' && selected !== null) return props.onCopy(selected)
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = selected === null ? firstInView() : selected + by
    if (next !== null && next >= 1 && next <= log.lineCount) props.onSelect(next)
  }

  function firstInView(): number | null {
    for (const { index } of virtual.getVirtualItems()) {
      const row = rows.at(index)
      if (row?.section.run && row.line !== null) return log.base(row.section.run) + row.line + 1
    }
    return null
  }

  function row(index: number) {
    const at = rows.at(index)
    if (!at) return null
    const { section, line } = at
    if (line === null) {
      const open = props.isOpen(section.key)
      return (
        <Fold
          section={section}
          step={stepOf(section, steps)}
          summary={summaryOf(section, plan, host)}
          open={open}
          now={now}
          onToggle={() => props.onToggle(section.key, !open)}
        />
      )
    }
    const run = section.run === null ? undefined : log.log(section.run)
    if (!run || section.run === null) return null
    const number = log.base(section.run) + line + 1
    return (
      <LogLine
        log={run}
        index={line}
        raw={run.line(line)}
        number={number}
        start={start}
        query={query}
        selected={number === selected}
        whole={whole.has(number)}
        onSelect={props.onSelect}
        onCopy={props.onCopy}
        onWhole={onWhole}
      />
    )
  }

  return (
    <div
      ref={scroller}
      className="log"
      role="log"
      aria-live="off"
      aria-label={`Log of ${host}. Arrows select a line, y copies its link`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable
      tabIndex={0}
      style={{ '--digits': Math.max(3, String(log.lineCount).length) } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start: top, key }) => (
          <div
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            className="lrow"
            style={{ transform: `translateY(${top}px)` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
      {rows.count === 0 && <p className="lempty">Nothing was written on {host} yet.</p>}
      {props.writing && <i className="cur1" aria-hidden="true" />}
    </div>
  )
}
