import { StateGlyph } from '@/components/ui/state'
import type { Group } from './groups'

/** The line above a group of hosts. */
export function GroupRow({ group, span }: { group: Group; span: number }) {
  return (
    <tr className="grp">
      <th colSpan={span} scope="rowgroup">
        <span className="g">
          <StateGlyph look={{ ...group.look, word: '' }} size={12} />
          <b>{group.title}</b>
          <span>{group.about}</span>
        </span>
      </th>
    </tr>
  )
}
