export const dynamic = 'force-dynamic'

/** This process is alive. It says nothing about what it needs. */
export function GET(): Response {
  return new Response('ok\n', { headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } })
}
