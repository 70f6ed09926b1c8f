/** Bytes that a browser saves and never shows: what a log says is not ours to vouch for. */
export function logResponse(
  status: number,
  filename: string,
  bytes: AsyncGenerator<Uint8Array>,
  headers: Record<string, string> = {},
): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let next = await bytes.next()
        // A byte stream may not be given nothing, and a pull that gives nothing is not asked again.
        while (!next.done && next.value.length === 0) next = await bytes.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await bytes.return(undefined)
      },
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '-')}"`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cache-Control': 'no-store, no-transform',
      ...headers,
    },
  })
}
