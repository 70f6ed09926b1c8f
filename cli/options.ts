/** What may stand beside a command's arguments; each command looks at what it knows. */
export type Options = {
  json: boolean
  follow: boolean
  wait: boolean
  undo: boolean
  all: boolean
  /** The plan of a rollback. */
  rollback: boolean
  host: string | null
  /** Where a variable holds; `null` is everywhere. */
  service: string | null
  environment: string | null
  reason: string | null
  /** How long a lock holds, or until when. */
  for: string | null
  until: string | null
  /** Each `name=value`. */
  variable: string[]
  secret: string[]
  /** Where a report goes. */
  junit: string | null
  /** What an import reads, and the folder for what it makes. */
  from: string | null
  out: string | null
}
