import { expect, test } from 'vitest'
import { openDatabase } from './open'

test('a database that cannot be used is named, and its password is not', async () => {
  const databaseUrl = 'postgresql://prometheus:s3cret@127.0.0.1:1/deploys'
  const opening = openDatabase({ databaseUrl, secretKey: new Uint8Array(32), dataFolder: '/nowhere' })
  const said = await opening.then(String, (error: Error) => error.message)
  expect(said).toMatch(/^The database deploys at 127\.0\.0\.1:1 \(DATABASE_URL\) cannot be used: .*ECONNREFUSED/)
  expect(said).not.toContain('s3cret')
})
