'use client'

import { type ReactNode, useDeferredValue, useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterField } from '@/components/ui/filter-field'
import { useRowKeys } from '@/components/ui/row-keys'
import { Segmented } from '@/components/ui/segmented'

export type CheckEntry = { id: string; words: string; off: boolean; row: ReactNode }
type Show = 'all' | 'attention'

/** The list of checks with its filter. Rows come drawn from the server; here they are only chosen. */
export function ChecksView({ entries, head, top }: { entries: CheckEntry[]; head: ReactNode; top: ReactNode }) {
  const [text, setText] = useState('')
  const [show, setShow] = useState<Show>('all')
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const shown = entries.filter(
    ({ words, off }) => (show === 'all' || off) && wanted.split(/\s+/).every(part => words.includes(part)),
  )
  useRowKeys()
  const clear = () => {
    setText('')
    setShow('all')
  }
  const bad = entries.filter(({ off }) => off).length
  return (
    <>
      <div className="phead">
        <h1 className="title">Checks</h1>
        <span className="f3">{entries.length}</span>
        <span className="grow only-wide" />
        <div className="tools">
          <FilterField label="Filter checks" value={text} onChange={setText} />
          <Segmented
            label="Which checks"
            value={show}
            onChange={setShow}
            segments={[
              { value: 'all', label: 'All' },
              { value: 'attention', label: bad > 0 ? `Attention ${bad}` : 'Attention' },
            ]}
          />
        </div>
      </div>
      {top}
      {shown.length > 0 ? (
        <table className="data chks">
          {head}
          <tbody>{shown.map(entry => entry.row)}</tbody>
        </table>
      ) : (
        <EmptyState
          icon="search"
          title={wanted ? `No check matches “${text.trim()}”` : 'Nothing needs attention'}
          action={<Button onClick={clear}>Show all</Button>}
        >
          {entries.length} checks were searched, by file, service, environment and state.
        </EmptyState>
      )}
    </>
  )
}
