import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { HomeCell, HomeRow } from '@/lib/screens/home'
import { ServiceRow } from './service-row'

test('the default branch of a service is the one that is nothing special, whatever it is called', () => {
  const cell: HomeCell = {
    ...{ environment: 'test', sha: 'a'.repeat(40), branch: 'trunk', subject: '', who: 'Maya', at: null },
    ...{ state: 'whole', drifted: 0, releases: 1, hosts: 1, failed: null, running: null, locked: false },
  }
  const row: HomeRow = { service: 'shop', defaultBranch: 'trunk', mine: false, cells: [cell], checks: null }
  expect(renderToStaticMarkup(<ServiceRow row={row} />)).toContain('<span class="br cut d">trunk</span>')
  expect(renderToStaticMarkup(<ServiceRow row={{ ...row, defaultBranch: 'main' }} />)).toContain(
    '<span class="br cut">trunk</span>',
  )
})
