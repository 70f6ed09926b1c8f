import { expect, test } from 'vitest'
import { authorsOf, deployInWords, migrationsIn, pullIn } from './changes'

test.each([
  [{ ahead: 3, behind: 0 }, 'Deploy 3 commits to production'],
  [{ ahead: 1, behind: 0 }, 'Deploy 1 commit to production'],
  [{ ahead: 1200, behind: 0 }, 'Deploy 1,200 commits to production'],
  [{ ahead: 3, behind: 2 }, 'Deploy 3 commits to production, take 2 out'],
  [{ ahead: 0, behind: 1 }, 'Take 1 commit out of production'],
  [{ ahead: 0, behind: 0 }, 'Deploy 3da201c to production again'],
  [null, 'Deploy 3da201c to production'],
])('%j: %s', (differs, words) => {
  expect(deployInWords('production', '3da201c8f4d2b1a0', differs)).toBe(words)
})

test('migrations are what lies below migrations or migrate, each once', () => {
  expect(
    migrationsIn([
      'prisma/migrations/20261120_index/migration.sql',
      'prisma/migrations/20261120_index/notes.md',
      'prisma/migrations/migration_lock.toml',
      'db/migrate/001_users.rb',
      'migrations/2.sql',
      'docs/migrations.md',
      'lib/immigration/a.ts',
    ]),
  ).toEqual(['prisma/migrations/20261120_index', 'db/migrate/001_users.rb', 'migrations/2.sql'])
})

test.each([
  ['Index invoices (#1291)', 1291],
  ['Merge pull request #7 from acme/topic', 7],
  ['Correct #7', null],
  ['Correct (#7) again', null],
])('%s: %s', (subject, number) => {
  expect(pullIn(subject)).toBe(number)
})

test('who wrote the most comes first', () => {
  const by = (author: string) => ({ author, sha: '', subject: '', at: '' })
  expect(authorsOf([by('Ada'), by('Mara'), by('Mara')])).toEqual(['Mara', 'Ada'])
})
