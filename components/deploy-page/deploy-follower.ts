import type { DeployDetail } from '@/lib/api/deploy-stream'
import { applyChange } from './apply-change'
import { openDeployStream, type StreamState } from './deploy-stream'
import { HostLog } from './log/host-log'

/** A log that grew beyond this while it was watched is loaded anew, without its middle. */
const MOST_BYTES = 64 * 1024 * 1024

export type Followed = { detail: DeployDetail; stream: StreamState; log: HostLog; host: string | null }

/** What the page shows of a deploy, kept right by its stream. Those who look are told at most once a frame. */
export class DeployFollower {
  #now: Followed
  #stream: ReturnType<typeof openDeployStream> | null = null
  #cursor: string
  #scheduled = false
  readonly #listeners = new Set<() => void>()

  constructor(detail: DeployDetail, cursor: string) {
    this.#now = { detail, stream: 'live', log: new HostLog(), host: null }
    this.#cursor = cursor
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  read = (): Followed => this.#now

  /** Takes a picture that the server drew, unless more than that was heard already. */
  refresh(detail: DeployDetail, cursor: string): void {
    if (eventOf(cursor) <= eventOf(this.#heard())) return
    this.#cursor = cursor
    this.#change({ detail })
    this.#now.log.setRuns(this.#runs())
  }

  /** Follows the deploy with the log of this host, from its beginning. */
  follow(host: string | null): void {
    this.close()
    const log = new HostLog()
    this.#now = { ...this.#now, host, log, stream: 'live' }
    log.setRuns(this.#runs())
    this.#open(host, log)
    this.#schedule()
  }

  close(): void {
    this.#cursor = this.#heard()
    this.#stream?.close()
    this.#stream = null
  }

  #heard(): string {
    return this.#stream ? newer(this.#stream.cursor, this.#cursor) : this.#cursor
  }

  #open(host: string | null, log: HostLog): void {
    const { id } = this.#now.detail
    this.#stream = openDeployStream(id, host, `${eventOf(this.#cursor)}.0`, {
      onChange: change => {
        this.#change({ detail: applyChange(this.#now.detail, change) })
        if (change.runs) log.setRuns(this.#runs())
        if (change.planned) void this.#readAnew()
      },
      onLog: ({ run, offset, bytes, at }) => {
        log.push(run, offset, decode(bytes), Date.parse(at))
        if (log.size > MOST_BYTES) this.follow(host)
        else this.#schedule()
      },
      onGap: ({ bytes }) =>
        log.leaveOut(`${(bytes / 1048576).toFixed(0)} MB are left out here. Download the log to see all of it.`),
      onState: stream => this.#change({ stream }),
    })
  }

  /** The plan is no part of changes. */
  async #readAnew(): Promise<void> {
    const response = await fetch(`/api/v1/deploys/${this.#now.detail.id}`).catch(() => null)
    if (!response?.ok) return
    const { plan } = (await response.json()) as DeployDetail
    this.#change({ detail: { ...this.#now.detail, plan } })
  }

  #runs() {
    return this.#now.detail.runs.filter(run => run.host.name === this.#now.host)
  }

  #change(part: Partial<Followed>): void {
    this.#now = { ...this.#now, ...part }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const tell = () => {
      this.#scheduled = false
      this.#now = { ...this.#now }
      this.#now.log.changed()
      for (const listener of this.#listeners) listener()
    }
    if (document.hidden) setTimeout(tell, 200)
    else requestAnimationFrame(tell)
  }
}

const eventOf = (cursor: string): number => Number(cursor.split('.')[0])
const newer = (a: string, b: string): string => (eventOf(a) >= eventOf(b) ? a : b)

function decode(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
