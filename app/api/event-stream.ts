/** How long a stream may be silent before a comment says that it still lives; proxies cut what is silent longer. */
export const HEARTBEAT_MS = 15_000

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` also keeps compression away, which would hold lines back.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
}

export type Frame = { id?: string; event?: string; data: unknown } | 'heartbeat'

function write(frame: Frame): string {
  if (frame === 'heartbeat') return ':\n\n'
  const id = frame.id === undefined ? '' : `id: ${frame.id}\n`
  const event = frame.event === undefined ? '' : `event: ${frame.event}\n`
  return `${id}${event}data: ${JSON.stringify(frame.data)}\n\n`
}

/**
 * Server-sent events. The next frame is only asked for when the client has taken the last, so a slow one costs a frame
 * of memory; when it goes away the generator is ended.
 */
export function eventStream(request: Request, frames: (signal: AbortSignal) => AsyncGenerator<Frame>): Response {
  const gone = new AbortController()
  const signal = AbortSignal.any([request.signal, gone.signal])
  const encoder = new TextEncoder()
  const source = frames(signal)
  const body = new ReadableStream<Uint8Array>(
    {
      start: controller => controller.enqueue(encoder.encode('retry: 1000\n\n')),
      async pull(controller) {
        const next = await source.next().catch(error => {
          gone.abort()
          throw error
        })
        if (!next.done) return controller.enqueue(encoder.encode(write(next.value)))
        gone.abort()
        controller.close()
      },
      async cancel() {
        gone.abort()
        await source.return(undefined)
      },
    },
    { highWaterMark: 1 },
  )
  return new Response(body, { headers: HEADERS })
}

/** Where a client wants to go on: `Last-Event-ID` of a reconnection, else `?after=`. */
export function resumeFrom(request: Request): string | null {
  return request.headers.get('last-event-id') || new URL(request.url).searchParams.get('after') || null
}
