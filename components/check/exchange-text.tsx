import type { RequestView } from '@/lib/api/check-run'
import { Well } from './well'

/** A request as it went out and the head of its answer, as one would write them. */
function textOf({ method, url, sent, received, status }: RequestView): string {
  if (!sent) return ''
  const lines = (headers: { name: string; value: string }[]) => headers.map(({ name, value }) => `${name}: ${value}`)
  return [
    `${method} ${url}`,
    ...lines(sent.headers),
    ...(sent.body ? ['', sent.body] : []),
    ...(received ? ['', `HTTP/${received.version} ${status ?? ''}`, ...lines(received.headers)] : []),
  ].join('\n')
}

/** What was sent and the headers that came, to open. */
export function ExchangeText({ request }: { request: RequestView }) {
  if (!request.sent) return null
  return (
    <details className="rqx">
      <summary>Request and headers</summary>
      <div className="bdiff">
        <Well label="The request and the headers of its answer">
          <pre>{textOf(request)}</pre>
        </Well>
      </div>
    </details>
  )
}
