import pg from 'pg'

const GOOD = 'deploy.succeeded'
const OVER = new Set([
  GOOD,
  'deploy.failed',
  'deploy.error',
  'deploy.timed_out',
  'deploy.cancelled',
  'deploy.rolled_back',
  'deploy.rollback_failed',
])

type Seen = { kind: string; at: number }

/** Hears when deploys end, as PostgreSQL tells everyone who listens. */
export class Transitions {
  readonly #client: pg.Client
  readonly #ended = new Map<string, Seen>()
  readonly #waiting = new Map<string, (seen: Seen) => void>()

  static async listen(databaseUrl: string): Promise<Transitions> {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    const transitions = new Transitions(client)
    await client.query('LISTEN prometheus_events')
    return transitions
  }

  private constructor(client: pg.Client) {
    this.#client = client
    client.on('notification', ({ payload = '{}' }) => {
      const { kind, deployId } = JSON.parse(payload) as { kind: string; deployId: string | null }
      if (!deployId || !OVER.has(kind)) return
      const seen = { kind, at: performance.now() }
      this.#ended.set(deployId, seen)
      this.#waiting.get(deployId)?.(seen)
    })
  }

  /** When the deploy had succeeded, by `performance.now()`. Throws when it ended otherwise. */
  async success(deployId: string): Promise<number> {
    const seen = this.#ended.get(deployId) ?? (await new Promise<Seen>(resolve => this.#waiting.set(deployId, resolve)))
    this.#ended.delete(deployId)
    this.#waiting.delete(deployId)
    if (seen.kind === GOOD) return seen.at
    throw new Error(`a deploy of the bench ended as ${seen.kind}`)
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
