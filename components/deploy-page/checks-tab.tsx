'use client'

import { useState } from 'react'
import { runLook, shortTime } from '@/components/check/run-look'
import { RunRequests } from '@/components/check/run-requests'
import { useRunDetail } from '@/components/check/use-run-detail'
import { Icon } from '@/components/ui/icon'
import { StateGlyph } from '@/components/ui/state'
import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isTerminal } from '@/lib/domain/deploy'
import { type Asked, type CheckGroup, type CheckLine, groupRuns } from './check-groups'

const totalMs = ({ requestMs }: CheckRunView) => requestMs.reduce((sum, ms) => sum + ms, 0)

/** How the checks went on what was live and on what was switched; of what is not as it should be the first is open. */
export function ChecksTab({ detail, runs }: { detail: DeployDetail; runs: CheckRunView[] }) {
  const guarded = detail.plan?.steps.some(({ name }) => name === 'checks') ?? false
  if (!guarded) return <p className="pane pnote f2">No checks guard this deploy: prometheus.yml names none.</p>
  if (runs.length === 0) return <p className="pane pnote f2">No check has run yet.</p>
  const over = isTerminal(detail.state)
  const groups = groupRuns(runs, detail.plan)
  const first = firstBad(groups)
  return (
    <div className="pane crun">
      {groups.map(({ key, title, about, lines }) => (
        <section key={key} aria-label={title}>
          <div className="sec">
            <h2>{title}</h2>
            <span className="c">{about}</span>
          </div>
          <ul className="rows crows">
            {lines.map(line => (
              <Line key={line.key} line={line} over={over} open={line.key === first} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** A file's name; its folder says less. */
function Name({ path }: { path: string }) {
  const at = path.lastIndexOf('/') + 1
  return (
    <span className="crn cut" title={path}>
      <i>{path.slice(0, at)}</i>
      {path.slice(at)}
    </span>
  )
}

/** What to look at first: a run that speaks against the new release. */
const firstBad = (groups: CheckGroup[]): string | undefined =>
  groups
    .filter(({ key }) => key !== 'beside' && key !== 'baseline')
    .flatMap(({ lines }) => lines)
    .find(({ asked }) => asked.some(({ run }) => run.verdict === 'fail' || run.verdict === 'inconclusive'))?.key

/** A check: one run that needs eyes, or all that passed together. */
function Line({ line, over, open }: { line: CheckLine; over: boolean; open: boolean }) {
  const [first, ...others] = line.asked
  if (!first) return null
  return others.length === 0 ? (
    <Run asked={first} name={line.path} place={first.run.host} over={over} first={open} />
  ) : (
    <Passed line={line} over={over} />
  )
}

/** All that passed of one check: a line, and one for each host in it. */
function Passed({ line: { path, asked }, over }: { line: CheckLine; over: boolean }) {
  const [open, setOpen] = useState(false)
  const slowest = Math.max(...asked.map(({ run }) => totalMs(run)))
  return (
    <li>
      <button type="button" className="crow" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
        <StateGlyph look={runLook('pass')} size={14} title="Passed" />
        <Name path={path} />
        <span className="meta f2 nw">{asked.length} hosts</span>
        <span className="meta f3 num">{shortTime(slowest)}</span>
      </button>
      {open && (
        <ul className="rows crows nest">
          {asked.map(one => (
            <Run key={one.run.id} asked={one} name={one.run.host ?? path} place={null} over={over} first={false} />
          ))}
        </ul>
      )}
    </li>
  )
}

type RunProps = { asked: Asked; name: string; place: string | null; over: boolean; first: boolean }

function Run({ asked: { run, earlier }, name, place, over, first }: RunProps) {
  // Until a person has said otherwise: which run is the first that needs eyes may change while they look.
  const [chosen, setOpen] = useState<boolean | null>(null)
  const open = chosen ?? first
  const look = runLook(run.verdict, over)
  const ended = run.finishedAt !== null
  return (
    <li>
      <button type="button" className="crow" aria-expanded={open} onClick={() => setOpen(!open)} id={`run-${run.id}`}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
        <StateGlyph look={look} size={14} title={look.word} />
        <Name path={name} />
        {run.verdict !== 'pass' && <span className={`meta med nw t-${look.tone}`}>{look.word}</span>}
        {earlier > 0 && (
          <span className="meta f3 nw only-wide">after {earlier === 1 ? 'another' : `${earlier} others`}</span>
        )}
        <span className="meta f2 nw cut">{place ?? ''}</span>
        <span className="meta f3 num">{ended ? shortTime(totalMs(run)) : ''}</span>
      </button>
      {open && <Opened run={run} />}
    </li>
  )
}

/** The verdict in a sentence, then its requests. */
function Opened({ run }: { run: CheckRunView }) {
  const { run: detail, failed } = useRunDetail(run.id, run.finishedAt !== null)
  const look = runLook(run.verdict)
  return (
    <div className="copen">
      {run.reason && (
        <p className={`verd b-${look.tone}`}>
          <Icon name={look.glyph} size={14} />
          <span className="grow text-fg">
            {run.reason}
            {run.judged && (
              <span className="f2">
                {' '}
                {run.judged.by} said: {SAID[run.judged.as]}.
              </span>
            )}
          </span>
        </p>
      )}
      {failed && <p className="reqn f2">Its requests could not be read.</p>}
      {detail && <RunRequests run={detail} />}
    </div>
  )
}

const SAID = { pass: 'take it as passed', fail: 'take it as failed', again: 'run it again' } as const
