'use client'

import { type ReactNode, useDeferredValue, useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterField } from '@/components/ui/filter-field'
import { useRowKeys } from '@/components/ui/row-keys'
import { Segmented } from '@/components/ui/segmented'
import { counted } from '@/lib/domain/counted'

export type ServiceEntry = { name: string; mine: boolean; off: boolean; words: string; row: ReactNode }
type Show = 'all' | 'mine' | 'attention'

function matches({ name, words, mine, off }: ServiceEntry, text: string, show: Show): boolean {
  if (show === 'mine' && !mine) return false
  if (show === 'attention' && !off) return false
  return text.split(/\s+/).every(part => name.includes(part) || words.includes(part))
}

/** The list of services with its filter. Rows come drawn from the server; here they are only chosen. */
export function ServicesView({
  entries,
  top,
  head,
  columns,
}: {
  entries: ServiceEntry[]
  top: ReactNode
  head: ReactNode
  columns: number
}) {
  const [text, setText] = useState('')
  const [show, setShow] = useState<Show>('all')
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const shown = entries.filter(entry => matches(entry, wanted, show))
  useRowKeys()
  const clear = () => {
    setText('')
    setShow('all')
  }
  return (
    <>
      <div className="phead">
        <h1 className="title">Services</h1>
        <span className="f3">{entries.length}</span>
        <span className="grow only-wide" />
        <div className="tools">
          <FilterField label="Filter services" value={text} onChange={setText} />
          <Segmented
            label="Which services"
            value={show}
            onChange={setShow}
            segments={[
              { value: 'all', label: 'All' },
              { value: 'mine', label: 'Mine' },
              { value: 'attention', label: 'Attention', onlyWide: true },
            ]}
          />
          <ButtonLink className="only-wide" href="/?add" icon="plus" scroll={false}>
            Add service
          </ButtonLink>
        </div>
      </div>
      {top}
      {shown.length > 0 ? (
        <table className="data svc" style={{ '--envs': columns } as React.CSSProperties}>
          {head}
          <tbody>{shown.map(entry => entry.row)}</tbody>
        </table>
      ) : (
        <EmptyState
          icon="search"
          title={
            wanted
              ? `No service matches “${text.trim()}”`
              : show === 'mine'
                ? 'None is yours'
                : 'Nothing needs attention'
          }
          action={<Button onClick={clear}>Show all</Button>}
        >
          {counted(entries.length, 'service')} {entries.length === 1 ? 'was' : 'were'} searched, by name, branch, commit
          and state.
        </EmptyState>
      )}
    </>
  )
}
