/** A lock as screens show it. Times are ISO 8601; `service` and `environment` are `null` for all of them. */
export type LockOnScreen = {
  id: string
  service: string | null
  environment: string | null
  /** What it holds, in words: `checkout on production`. */
  place: string
  reason: string
  by: string
  at: string
  expiresAt: string | null
  /** `expiresAt` in words, with the zone. */
  until: string | null
}
