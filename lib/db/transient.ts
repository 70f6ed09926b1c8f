/** Errors that mean "the database is away for a moment" rather than "this statement is wrong". */
const CODES = new Set([
  'P1001', // cannot reach the server
  'P1002', // reached, timed out
  'P1008', // operation timed out
  'P1017', // server closed the connection
  'P2024', // no connection free in the pool
  'P2028', // transaction could not be started or was closed
  'P2034', // deadlock or write conflict
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '40001',
  '40P01',
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now
  '08006',
  '08003',
  '08000',
  '53300', // too many connections
])
const WORDS =
  /connection terminated|connection error and is not queryable|connection.*closed|server closed|starting up|shutting down|ECONNREFUSED|timeout exceeded when trying to connect|Can't reach database/i

type Traced = {
  code?: unknown
  /** A socket's file that is not there is no file of ours that is missing. */
  syscall?: unknown
  message?: unknown
  cause?: unknown
  meta?: { code?: unknown; driverAdapterError?: unknown }
}

/** Whether trying the same again later can help. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, syscall, message, cause, meta } = error as Traced
  if (typeof code === 'string' && (CODES.has(code) || (code === 'ENOENT' && syscall === 'connect'))) return true
  if (typeof meta?.code === 'string' && CODES.has(meta.code)) return true
  if (typeof message === 'string' && WORDS.test(message)) return true
  return isTransient(cause) || isTransient(meta?.driverAdapterError)
}
