'use client'

import { type ComponentProps, useState } from 'react'
import type { CheckRunLine } from '@/lib/api/check'
import { RunList } from './run-list'
import { RunPanel } from './run-panel'

type Props = Omit<ComponentProps<typeof RunList>, 'open'> & {
  open: CheckRunLine | null
  /** Somebody chose the run that is open. */
  chosen: boolean
}

/** Runs and the one that is open. The first that was shown stays open until somebody chooses, whatever comes after it. */
export function Runs({ open, chosen, ...list }: Props) {
  const [first, setFirst] = useState(open)
  if (first === null && open !== null) setFirst(open)
  const shown = chosen ? open : (list.runs.find(({ id }) => id === first?.id) ?? first)
  return (
    <div className="two">
      <RunList {...list} open={shown?.id ?? null} />
      {shown && <RunPanel key={shown.id} run={shown} />}
    </div>
  )
}
