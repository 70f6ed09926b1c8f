'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from '@/components/ui/toast'
import { useKey } from '@/components/ui/use-key'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isTerminal } from '@/lib/domain/deploy'
import type { StreamState } from '../deploy-stream'
import { lineAddress, type Select, type Selection } from '../use-selection'
import { firstError, isBad } from './first-error'
import type { HostLog } from './host-log'
import { LogRows } from './log-rows'
import { LogTools } from './log-tools'
import { LogWindow } from './log-window'
import type { Match } from './search-log'
import { useFolds } from './use-folds'
import { useFollow } from './use-follow'
import { useSearch } from './use-search'

type Props = {
  detail: DeployDetail
  log: HostLog
  host: string
  hosts: { name: string; word: string }[]
  stream: StreamState
  now: number
  selection: Selection
  select: Select
}

/** The log of one host: its steps, folded, with all that helps to find a line in it. */
export function LogPanel({ detail, log, host, hosts, stream, now, selection, select }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const steps = useMemo(
    () =>
      detail.steps
        .filter(step => step.host.name === host)
        .sort((a, b) => Number(a.undo) - Number(b.undo) || a.position - b.position),
    [detail.steps, host],
  )
  const live = !isTerminal(detail.state)
  const sections = log.sections(steps)
  const { isOpen, setOpen } = useFolds(sections, steps)
  const rows = new LogRows(sections, isOpen)
  const [follow, setFollow] = useFollow(scroller, live)
  const search = useSearch(log, sections)
  const [target, setTarget] = useState<{ index: number } | null>(null)
  const [pending, setPending] = useState<Match | null>(null)

  const show = useCallback(
    (match: Match) => {
      setFollow(false)
      setOpen(match.section.key, true)
      setPending(match)
    },
    [setFollow, setOpen],
  )

  // A row has a place only once its step is open.
  useEffect(() => {
    if (!pending) return
    const { run } = pending.section
    const index = run === null ? -1 : rows.indexOf(run, pending.line)
    if (index === -1) return
    setTarget({ index })
    setPending(null)
  }, [pending, rows])

  const wanted = useWanted(selection, host, log, sections, steps)
  const asksForError = selection.step?.error === true
  useEffect(() => {
    if (!wanted) return
    const { run } = wanted.section
    // The error's line is then asked for by its number, so that it is marked and in the address.
    if (asksForError && run !== null) select({ line: log.base(run) + wanted.line + 1 })
    else show(wanted)
  }, [wanted, show, asksForError, select, log])

  const failed = steps.some(isBad) ? host : detail.steps.find(step => isBad(step) && !step.undo)?.host.name
  const goToError = () => {
    const bad = detail.steps.find(step => step.host.name === failed && isBad(step))
    if (failed && bad) select({ host: failed, step: { name: bad.name, undo: bad.undo, error: true } })
  }
  useKey('e', goToError)
  const toggleFollow = () => setFollow(!follow)
  useKey('f', toggleFollow)

  const goTo = (match: Match | null) => {
    if (!match || match.section.run === null) return
    select({ line: log.base(match.section.run) + match.line + 1 })
  }
  const copy = useCallback(
    (line: number) => {
      void navigator.clipboard
        .writeText(lineAddress(host, line))
        .then(() => toast({ look: { tone: 'idle', glyph: 'link' }, text: `Link to line ${line} copied`, lasts: 2000 }))
    },
    [host],
  )
  const { matches, current, query } = search
  const found = query === '' ? '' : current === -1 ? `${matches.length}` : `${current + 1} of ${matches.length}`

  return (
    <>
      <LogTools
        hosts={hosts}
        host={host}
        onHost={name => select({ host: name })}
        query={query}
        found={found}
        onQuery={search.setQuery}
        onStep={by => goTo(search.step(by))}
        error={failed !== undefined}
        onError={goToError}
        follow={follow}
        live={live}
        onFollow={toggleFollow}
        download={`/api/v1/deploys/${detail.id}/log?host=${encodeURIComponent(host)}`}
      />
      <LogWindow
        log={log}
        rows={rows}
        steps={steps}
        plan={detail.plan}
        host={host}
        start={Date.parse(detail.startedAt ?? detail.requestedAt)}
        now={now}
        query={search.wanted}
        selected={selection.line}
        follow={follow}
        writing={live && stream === 'live' && steps.some(step => step.state === 'running')}
        target={target}
        scroller={scroller}
        isOpen={key => sections.some(section => section.key === key && isOpen(section))}
        onToggle={setOpen}
        onSelect={line => select({ line })}
        onCopy={copy}
      />
    </>
  )
}

/** The line that was asked for, once it is here; each request once. */
function useWanted(
  selection: Selection,
  host: string,
  log: HostLog,
  sections: ReturnType<HostLog['sections']>,
  steps: DeployDetail['steps'],
): Match | null {
  const answered = useRef(0)
  const last = useRef<Match | null>(null)
  const { asked, line, step } = selection
  if (asked === answered.current || selection.host !== host) return last.current
  const found = line !== null ? ofLine(log, sections, line) : step ? ofStep(log, sections, steps, step) : null
  if (found) {
    answered.current = asked
    last.current = found
  }
  return last.current
}

function ofLine(log: HostLog, sections: ReturnType<HostLog['sections']>, number: number): Match | null {
  const at = log.find(number)
  const section = at && sections.find(({ run, from, to }) => run === at.run && at.line >= from && at.line < to)
  return section ? { section, line: at.line } : null
}

function ofStep(
  log: HostLog,
  sections: ReturnType<HostLog['sections']>,
  steps: DeployDetail['steps'],
  { name, undo, error }: { name: string; undo: boolean; error?: boolean },
): Match | null {
  const section = sections.find(candidate => candidate.step === name && candidate.undo === undo)
  if (!section || section.from === section.to) return null
  return (error && firstError(log, [section], steps)) || { section, line: section.from }
}
