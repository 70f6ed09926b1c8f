import { Age } from '@/components/ui/age'
import type { CheckRunDetail } from '@/lib/api/check-run'
import { Well } from './well'

type Against = NonNullable<CheckRunDetail['against']>
type Lines = NonNullable<Against['diff']>['lines']

const SIGN = { same: ' ', gone: '−', new: '+' } as const

/** Lines in order; the same line twice has two keys. */
function keyed(lines: Lines) {
  const seen = new Map<string, number>()
  return lines.map(line => {
    const text = line.kind === 'gap' ? `gap ${line.lines}` : `${line.kind} ${line.text}`
    const count = (seen.get(text) ?? 0) + 1
    seen.set(text, count)
    return { key: `${text} ${count}`, line }
  })
}

/** What has changed in an answer since the last run that passed. */
export function BodyDiff({ against }: { against: Against }) {
  const { diff, at, host } = against
  return (
    <figure className="bdiff">
      <figcaption>
        <b className="med">Answer</b>
        <span>
          <i className="bd-gone">−</i> last good run{host && ` on ${host}`}, <Age at={at} suffix=" ago" />
        </span>
        <span>
          <i className="bd-new">+</i> this run
        </span>
      </figcaption>
      {diff === null && <p className="f2">The two have too little in common to be compared.</p>}
      {diff && diff.lines.length === 0 && (
        <p className="f2">The body is the same{diff.cut ? ' as far as it was kept' : ''}: what failed is beside it.</p>
      )}
      {diff && diff.lines.length > 0 && (
        <Well label="What has changed in the answer">
          {keyed(diff.lines).map(({ key, line }) =>
            line.kind === 'gap' ? (
              <div key={key} className="bd-gap">
                {line.lines} {line.lines === 1 ? 'line' : 'lines'} the same
              </div>
            ) : (
              <div key={key} className={`bd-l bd-${line.kind}`}>
                <i>{SIGN[line.kind]}</i>
                <code>{line.text || ' '}</code>
              </div>
            ),
          )}
          {diff.cut && <div className="bd-gap">The rest was not kept or is not shown.</div>}
        </Well>
      )}
    </figure>
  )
}
