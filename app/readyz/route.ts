import { getDb } from '@/lib/wiring'

export const dynamic = 'force-dynamic'

const WAIT_MS = 2000

/** This process can do its work: the database answers. */
export async function GET(): Promise<Response> {
  const answered = await Promise.race([askDatabase(), tooLong()])
  const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store' }
  return answered
    ? new Response('ready\n', { headers })
    : new Response('the database does not answer\n', { status: 503, headers })
}

const askDatabase = (): Promise<boolean> =>
  getDb()
    .then(db => db.$queryRaw`SELECT 1`)
    .then(
      () => true,
      () => false,
    )

const tooLong = (): Promise<boolean> => new Promise(resolve => setTimeout(resolve, WAIT_MS, false).unref())
