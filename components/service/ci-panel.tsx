'use client'

import { useEffect, useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import type { CiInBrief } from '@/lib/domain/ci-brief'
import { counted } from '@/lib/domain/counted'
import { took } from '@/lib/domain/took'
import type { Answer } from '@/lib/screens/answer'
import type { CiJobLine, CiOfCommit } from '@/lib/screens/ci'
import type { ReadCi } from './acts'
import { CiDotMark } from './ci-dots'

const WEIGHTS: Record<CiJobLine['weight'], string> = {
  required: 'required',
  counts: '',
  may_fail: 'may fail',
  ignored: 'ignored',
}

const HEADS: Record<CiInBrief['state'], string> = {
  none: 'Nothing was reported',
  passed: 'CI passed',
  running: 'CI still runs',
  missing: 'CI is not complete',
  unknown: 'CI is not known',
  failed: 'CI failed',
}

function Took({ job }: { job: CiJobLine }) {
  if (job.seconds !== null) return took(job.seconds)
  return job.startedAt && (job.dot === 'r' || job.dot === 'q') ? <Age at={job.startedAt} /> : null
}

function Job({ job }: { job: CiJobLine }) {
  const about = [WEIGHTS[job.weight], job.description].filter(Boolean).join(', ')
  return (
    <li className="cij">
      <CiDotMark dot={job.dot} />
      <span className="cut" title={job.name}>
        {job.url ? (
          <a className="link" href={job.url} target="_blank" rel="noreferrer">
            {job.name}
          </a>
        ) : (
          job.name
        )}
      </span>
      <span className="meta f2 nw">{job.word}</span>
      <span className="meta f3 num">
        <Took job={job} />
      </span>
      {about && (
        <span className="meta f3 cut by" title={about}>
          {about}
        </span>
      )}
    </li>
  )
}

type Props = { service: string; branch: string; sha: string; brief: CiInBrief; readCi: ReadCi }

/** The jobs of a commit, the ones to look at first. Read when it opens, and again when the row's shapes change. */
export function CiPanel({ service, branch, sha, brief, readCi }: Props) {
  const [answer, setAnswer] = useState<Answer<CiOfCommit> | null>(null)
  const [unreached, setUnreached] = useState(false)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shapes say that something has changed
  useEffect(() => {
    let current = true
    setUnreached(false)
    readCi({ service, branch, sha }).then(
      read => current && setAnswer(read),
      () => current && setUnreached(true),
    )
    return () => {
      current = false
    }
  }, [readCi, service, branch, sha, brief.dots, attempt])
  const ci = answer?.ok ? answer.value : null
  return (
    <>
      <div className="ph">
        <h2>
          {HEADS[(ci ?? brief).state]} <span className="f3 mono meta">{sha.slice(0, 7)}</span>
        </h2>
      </div>
      <ul className="cijs" aria-live="polite">
        {ci?.jobs.map(job => (
          <Job key={job.id} job={job} />
        ))}
        {!answer && !unreached && <li className="cij f3">Reading {counted(brief.dots.length, 'job')}…</li>}
        {answer && !answer.ok && <li className="cij f3">{answer.failure.detail}</li>}
        {unreached && (
          <li className="row-x px-4">
            <span className="f3 grow">Prometheus could not be reached.</span>
            <Button look="quiet" icon="refresh" onClick={() => setAttempt(attempt + 1)}>
              Try again
            </Button>
          </li>
        )}
      </ul>
      {ci && (
        <div className="pf">
          <span className="grow">
            {ci.note}
            {ci.askedAt && (
              <>
                , <Age at={ci.askedAt} suffix=" ago" />
              </>
            )}
          </span>
        </div>
      )}
    </>
  )
}
