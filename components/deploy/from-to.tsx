import { Age } from '@/components/ui/age'
import { Icon } from '@/components/ui/icon'

type End = { label: string; sha: string; subject: string; at: string | null }

function Card({ end, next }: { end: End; next?: boolean }) {
  return (
    <div className={next ? 'o n' : 'o'}>
      <div className="row-x">
        <span className="l grow">
          {end.label}
          {end.at && (
            <>
              , <Age at={end.at} />
            </>
          )}
        </span>
        <span className="s">{end.sha.slice(0, 7)}</span>
      </div>
      <div className="cut f2 meta" title={end.subject}>
        {end.subject || '–'}
      </div>
    </div>
  )
}

/** What runs now, and what will. */
export function FromTo({ from, to }: { from: End | null; to: End }) {
  return (
    <div className="ft">
      {from ? <Card end={from} /> : <div className="o f3 meta">Nothing yet</div>}
      <Icon name="arrow-right" />
      <Card end={to} next />
    </div>
  )
}
