'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { ReadChanges } from '@/lib/screens/changes'
import { ChangesTab, type Commit } from './changes-tab'
import type { Followed } from './deploy-follower'
import { nowOf } from './host-state'
import { type Tab, Tabs } from './tabs'
import type { Select, Selection } from './use-selection'

/** Its lines come with the stream, so nothing is gained by drawing it before: the frame keeps its place. */
const LogPanel = dynamic(() => import('./log/log-panel').then(module => module.LogPanel), {
  ssr: false,
  loading: () => (
    <>
      <div className="ltools" />
      <div className="log" />
    </>
  ),
})
const ChecksTab = dynamic(() => import('./checks-tab').then(module => module.ChecksTab))
const PlanTab = dynamic(() => import('./plan-tab').then(module => module.PlanTab))

/** How many runs of checks there are is known here; how many changes, only when they are asked for. */
const tabsOf = (runs: CheckRunView[]): Tab[] =>
  runs.length === 0 ? TABS : TABS.map(tab => (tab.key === 'checks' ? { ...tab, count: runs.length } : tab))

const TABS: Tab[] = [
  { key: 'log', label: 'Log' },
  { key: 'changes', label: 'Changes' },
  { key: 'checks', label: 'Checks' },
  { key: 'plan', label: 'Plan' },
]

/** The hosts to choose from, with what each is doing. */
function hostsOf(detail: DeployDetail, over: boolean): { name: string; word: string }[] {
  const planned = detail.plan?.waves.flatMap(wave => wave.hosts.map(host => host.name)) ?? []
  return planned.map(name => {
    const steps = detail.steps.filter(step => step.host.name === name && step.phase !== 'verify')
    return { name, word: nowOf(steps, detail.sha, over).short }
  })
}

type Props = {
  followed: Followed
  commits: Commit[]
  readChanges: ReadChanges
  runs: CheckRunView[]
  over: boolean
  now: number
  selection: Selection
  select: Select
}

/** What needs eyes first: the checks where one of them did not pass, else the log. */
const firstTab = (runs: CheckRunView[]) =>
  runs.some(({ trigger, verdict }) => (trigger === 'wave' || trigger === 'final') && BAD.has(verdict))
    ? 'checks'
    : 'log'

const BAD: ReadonlySet<string> = new Set(['fail', 'inconclusive'])

/** Beside the matrix: the log of the chosen host, what changes, the checks and the plan. */
export function Side({ followed, commits, readChanges, runs, over, now, selection, select }: Props) {
  const [tab, setTab] = useState(() => firstTab(runs))
  const { detail, log, host, stream } = followed
  return (
    <aside className="side" aria-label="Details">
      <Tabs tabs={tabsOf(runs)} current={tab} onChange={setTab} />
      <div className="panel" role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
        {tab === 'log' &&
          (host === null ? (
            <p className="pane pnote f2">{over ? 'No host wrote a log.' : 'No host has begun yet.'}</p>
          ) : (
            <LogPanel
              key={host}
              detail={detail}
              log={log}
              host={host}
              hosts={hostsOf(detail, over)}
              stream={stream}
              now={now}
              selection={selection}
              select={select}
            />
          ))}
        {tab === 'changes' && <ChangesTab detail={detail} commits={commits} readChanges={readChanges} />}
        {tab === 'checks' && <ChecksTab detail={detail} runs={runs} />}
        {tab === 'plan' && <PlanTab plan={detail.plan} />}
      </div>
    </aside>
  )
}
