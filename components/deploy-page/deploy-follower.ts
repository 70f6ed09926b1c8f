import type { DeployDetail } from '@/lib/api/deploy-stream'
import { applyChange } from './apply-change'
import { openDeployStream, type StreamState } from './deploy-stream'
import { HostLog } from './log/host-log'

/** A log that grew beyond this while it was watched is loaded anew, without its middle. */
const MOST_BYTES = 64 * 1024 * 1024

/** How long to wait before the plan is asked for again. */
const RETRY_MS = [500, 1000, 2000, 5000]

export type Followed = { detail: DeployDetail; stream: StreamState; log: HostLog; host: string | null }

/** What the page shows of a deploy, kept right by its stream. Those who look are told at most once a frame. */
export class DeployFollower {
  #now: Followed
  #stream: ReturnType<typeof openDeployStream> | null = null
  #cursor: string
  #scheduled = false
  /** It was told that there is another plan than this one. */
  #wantsPlan = false
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

  /** Takes a picture that the server drew, unless as much as that was heard already; a plan is told of, but not told. */
  refresh(detail: DeployDetail, cursor: string): void {
    const newer = eventOf(cursor) - eventOf(this.#heard())
    if (newer < 0 || (newer === 0 && !this.#wantsPlan)) return
    this.#wantsPlan = false
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
        if (change.planned) {
          this.#wantsPlan = true
          void this.#readPlan()
        }
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

  /** The plan is no part of changes: it is asked for until it has come, or nobody looks any more. */
  async #readPlan(failures = 0): Promise<void> {
    const read = await fetch(`/api/v1/deploys/${this.#now.detail.id}`)
      .then(response => (response.ok ? (response.json() as Promise<DeployDetail>) : null))
      .catch(() => null)
    if (read) {
      this.#wantsPlan = false
      return this.#change({ detail: { ...this.#now.detail, plan: read.plan } })
    }
    const again = () => this.#stream && this.#wantsPlan && this.#readPlan(failures + 1)
    setTimeout(again, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)])
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
