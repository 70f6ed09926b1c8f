'use client'

import { useState } from 'react'
import { Icon } from '@/components/ui/icon'
import { StateGlyph } from '@/components/ui/state'
import type { CheckRunDetail, RequestView } from '@/lib/api/check-run'
import { AssertTable } from './assert-table'
import { BodyDiff } from './body-diff'
import { ExchangeText } from './exchange-text'
import { runLook, shortTime } from './run-look'
import { Well } from './well'

/** The address without what all requests share. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** `dns 1 ms · connect 2 ms · first byte 80 ms · download 1 ms`. */
function phases({ timings, attempts }: RequestView): string {
  const named = [
    ['dns', timings?.dnsMs],
    ['connect', timings?.connectMs],
    ['TLS', timings?.tlsMs],
    ['first byte', timings?.firstByteMs],
    ['download', timings?.downloadMs],
  ] as const
  const parts = named.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${shortTime(ms)}`]))
  return [...(attempts > 1 ? [`tried ${attempts} times`] : []), ...parts].join(' · ')
}

/** A repeated request stands there as often as it was made. */
function numbered(requests: RequestView[]) {
  const seen = new Map<number, number>()
  return requests.map(request => {
    const time = (seen.get(request.index) ?? 0) + 1
    seen.set(request.index, time)
    return { key: `${request.index} ${time}`, request }
  })
}

/** A run's requests, each to open; the one that it ended at is open. Those after it were not made. */
export function RunRequests({ run }: { run: CheckRunDetail }) {
  const left = run.requestCount - (run.requests.at(-1)?.index ?? 0)
  return (
    <ol className="reqs">
      {numbered(run.requests).map(({ key, request }) => (
        <Request key={key} request={request} against={request === run.requests.at(-1) ? run.against : null} />
      ))}
      {left > 0 && (
        <li className="reqn f3">
          {left === 1 ? 'The request after it was' : `The ${left} requests after it were`} not made.
        </li>
      )}
    </ol>
  )
}

function Request({ request, against }: { request: RequestView; against: CheckRunDetail['against'] }) {
  const [open, setOpen] = useState(request.verdict !== 'pass')
  const { index, method, url, verdict, asserts, status, durationMs, skipped, reason, captures, body } = request
  const good = asserts.filter(assert => assert.verdict === 'pass').length
  const look = skipped ? { tone: 'idle' as const, glyph: 'cancelled' as const, word: 'Skipped' } : runLook(verdict)
  const id = `request-${index}-${request.line}`
  return (
    <li>
      <button type="button" className="req" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
        <StateGlyph look={look} size={14} title={look.word} />
        <span className="rm">{method}</span>
        <span className="mono cut rq-u" title={url}>
          {pathOf(url)}
        </span>
        <span className="meta f3 nw">{status ?? ''}</span>
        <span className={`meta num rq-n ${verdict === 'pass' ? 'f3' : 'med'}`} title="asserts that hold">
          {asserts.length > 0 ? `${good} of ${asserts.length}` : ''}
        </span>
        <span className="meta f3 num">{shortTime(durationMs)}</span>
      </button>
      {open && (
        <div className="rqo" id={id}>
          {asserts.every(assert => assert.verdict === 'pass') && reason && <p className="rqr">{reason}</p>}
          <AssertTable request={request} />
          {captures.length > 0 && (
            <p className="rqp f3">
              Captured{' '}
              {captures.map(({ name, value }) => (
                <span key={name} className="mono rqc" title={value}>
                  {name} = {value}
                </span>
              ))}
            </p>
          )}
          {phases(request) && <p className="rqp f3">{phases(request)}</p>}
          <ExchangeText request={request} />
          {against ? <BodyDiff against={against} /> : body && body.text !== '' && <Answer body={body} />}
        </div>
      )}
    </li>
  )
}

function Answer({ body }: { body: NonNullable<RequestView['body']> }) {
  return (
    <figure className="bdiff">
      <figcaption>
        <b className="med">Answer</b>
      </figcaption>
      <Well label="The answer">
        <pre>{body.text}</pre>
        {body.cut && <div className="bd-gap">The rest is not shown.</div>}
      </Well>
    </figure>
  )
}
