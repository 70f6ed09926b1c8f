'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icons'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isTerminal } from '@/lib/domain/deploy'
import { stepTook } from '@/lib/domain/took'
import type { DeployActs } from './acts'

const LOOK: Record<CheckRunView['verdict'], { icon: IconName; tone: string; word: string }> = {
  running: { icon: 'run', tone: 't-run', word: 'running' },
  pass: { icon: 'check', tone: 't-ok', word: 'passed' },
  fail: { icon: 'bad', tone: 't-bad', word: 'failed' },
  inconclusive: { icon: 'unknown', tone: 't-ask', word: 'proved nothing' },
}

/** The runs of the deploy's checks, read again whenever a step of theirs changes. `null` until they are there. */
function useCheckRuns({ id, steps }: DeployDetail): CheckRunView[] | null {
  const [runs, setRuns] = useState<CheckRunView[] | null>(null)
  const changed = steps
    .filter(({ name }) => name === 'baseline' || name === 'checks')
    .map(({ state, detail }) => `${state} ${detail}`)
    .join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed is why it is read again
  useEffect(() => {
    const stop = new AbortController()
    fetch(`/api/v1/deploys/${id}/checks`, { signal: stop.signal })
      .then(async response => (response.ok ? setRuns((await response.json()).checks) : undefined))
      .catch(() => undefined)
    return () => stop.abort()
  }, [id, changed])
  return runs
}

/** How the checks went on what was live and on what was switched, host by host. */
export function ChecksTab({ detail, judge }: { detail: DeployDetail; judge: DeployActs['judge'] }) {
  const runs = useCheckRuns(detail)
  const guarded = detail.plan?.steps.some(({ name }) => name === 'checks') ?? false
  if (!guarded) return <p className="pane pnote f2">No checks guard this deploy: prometheus.yml names none.</p>
  if (runs === null) return <p className="pane pnote f3">Reading …</p>
  if (runs.length === 0) return <p className="pane pnote f2">No check has run yet.</p>
  const over = isTerminal(detail.state)
  return (
    <div className="pane">
      <Section title="After the switch" about="each host alone" runs={runs.filter(isWave)} over={over} judge={judge} />
      <Section
        title="Before"
        about="what was red then does not count"
        runs={runs.filter(run => !isWave(run))}
        over={over}
        judge={judge}
      />
    </div>
  )
}

const isWave = ({ trigger }: CheckRunView) => trigger === 'wave'

type SectionProps = { title: string; about: string; runs: CheckRunView[]; over: boolean; judge: DeployActs['judge'] }

function Section({ title, about, runs, over, judge }: SectionProps) {
  if (runs.length === 0) return null
  return (
    <>
      <div className="sec">
        <h2>{title}</h2>
        <span className="c">{about}</span>
      </div>
      <ul className="rows">
        {runs.map(run => (
          <Run key={run.id} run={run} over={over} judge={judge} />
        ))}
      </ul>
    </>
  )
}

function Run({ run, over, judge }: { run: CheckRunView; over: boolean; judge: DeployActs['judge'] }) {
  const cut = run.verdict === 'running' && over
  const look = cut ? { ...LOOK.inconclusive, word: 'was cut off' } : LOOK[run.verdict]
  const seconds = run.requestMs.reduce((sum, ms) => sum + ms, 0) / 1000
  return (
    <li className="pst chk">
      <div className="row-x">
        <Icon name={look.icon} className={`${look.tone}${run.verdict === 'running' && !over ? ' spin' : ''}`} />
        <b className="med cut">{run.path}</b>
        <span className={`f2 nw ${look.tone}`}>{look.word}</span>
        <span className="grow" />
        <span className="meta f3 nw">{run.host}</span>
        <span className="meta f3 num">{run.finishedAt ? stepTook(seconds) : ''}</span>
      </div>
      {run.reason && <p className="f2 chkr">{run.reason}</p>}
      {run.ended?.asserts.map(({ line, assert, expected, actual }) => (
        <dl key={`${line} ${assert}`} className="chka mono">
          <dt>line {line}</dt>
          <dd>{assert}</dd>
          <dt>expected</dt>
          <dd className="t-ok">{expected}</dd>
          <dt>came</dt>
          <dd className="t-bad">{actual}</dd>
        </dl>
      ))}
      {run.judged && (
        <p className="f3 chkr">
          {run.judged.by} said: {run.judged.as}
        </p>
      )}
      {run.verdict === 'inconclusive' && !run.judged && !over && <Judge run={run} judge={judge} />}
    </li>
  )
}

/** What a person can say of a run that proved nothing. */
function Judge({ run, judge }: { run: CheckRunView; judge: DeployActs['judge'] }) {
  const { busy, run: act } = useAct(judge)
  const say = (as: 'pass' | 'fail' | 'again') =>
    act({ checkRunId: run.id, as }, answer => {
      if (!answer.ok) toast({ look: { tone: 'bad', glyph: 'bad' }, text: answer.failure.detail })
    })
  return (
    <div className="row-x chkr">
      <Button icon="refresh" busy={busy} onClick={() => say('again')}>
        Run it again
      </Button>
      <Button onClick={() => say('pass')}>Take it as passed</Button>
      <Button look="warn" onClick={() => say('fail')}>
        Take it as failed
      </Button>
    </div>
  )
}
