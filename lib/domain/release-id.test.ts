import { expect, test } from 'vitest'
import { releaseId } from './release-id'

test('a release is named by UTC second and short commit', () => {
  const id = releaseId(new Date('2026-11-21T10:45:00.999+01:00'), '3da201c8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b')
  expect(id).toBe('20261121094500-3da201c')
})
