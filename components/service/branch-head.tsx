'use client'

import { Icon } from '@/components/ui/icon'
import type { BranchSort } from '@/lib/domain/find-branches'

function Sortable({
  by,
  sort,
  onSort,
  className,
  children,
}: {
  by: BranchSort
  sort: BranchSort
  onSort: (by: BranchSort) => void
  className?: string
  children: string
}) {
  const active = sort === by
  return (
    <th scope="col" className={className} aria-sort={active ? (by === 'age' ? 'descending' : 'ascending') : undefined}>
      <button type="button" className="sort" onClick={() => onSort(by)}>
        {children}
        {active && <Icon name="chevron-down" size={12} />}
      </button>
    </th>
  )
}

/** The columns of the branch table; three of them sort. `last` is the environment that branches are counted against. */
export function BranchHead({
  sort,
  onSort,
  last,
}: {
  sort: BranchSort
  onSort: (by: BranchSort) => void
  last: string
}) {
  return (
    <>
      <colgroup>
        <col className="k-b" />
        <col />
        <col className="k-a" />
        <col className="k-t" />
        <col className="k-pr" />
        <col className="k-ci" />
        <col className="k-ab" />
        <col className="k-go" />
      </colgroup>
      <thead>
        <tr>
          <Sortable by="name" sort={sort} onSort={onSort}>
            Branch
          </Sortable>
          <th scope="col">Last commit</th>
          <Sortable by="author" sort={sort} onSort={onSort}>
            Author
          </Sortable>
          <Sortable by="age" sort={sort} onSort={onSort} className="num">
            Age
          </Sortable>
          <th scope="col">Pull</th>
          <th scope="col">CI</th>
          <th scope="col" className="cut" title={`Against what ${last} runs`}>
            Vs {last}
          </th>
          <th scope="col">
            <span className="go">
              <span className="pl-2">Deploy to</span>
            </span>
          </th>
        </tr>
      </thead>
    </>
  )
}
