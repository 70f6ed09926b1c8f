import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { BranchHead } from './branch-head'

test('branches are counted against the last environment by its own name', () => {
  const head = renderToStaticMarkup(
    <table>
      <BranchHead sort="age" onSort={() => {}} last="live-eu" />
    </table>,
  )
  expect(head).toContain('title="Against what live-eu runs"')
  expect(head).toContain('Vs live-eu')
  expect(head).not.toContain('prod')
})
