'use client'

/** The last resort, when even the bars cannot be made: no store, no styles, only words. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ font: '14px/20px system-ui, sans-serif', margin: 24, colorScheme: 'light dark' }}>
        <h1 style={{ fontSize: 18 }}>Prometheus could not make this page</h1>
        <p>The database does not answer, or the mistake is ours. What runs on hosts is not affected.</p>
        {error.digest && <p>error {error.digest}</p>}
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  )
}
