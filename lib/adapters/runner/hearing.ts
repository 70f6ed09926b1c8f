import type { Call, Heard } from './call'
import { Frame } from './frame'
import type { Channel } from './transport'
import { Words } from './words'

/** A host that sends without end must not fill our memory. */
const keptBytes = 16_000_000

/** Listens to a channel's two outputs: framed bytes of stdout go to the call in order, words of stderr at once. */
export class Hearing {
  /**
   * Settles when the end was seen on both outputs: of the call (`over`), or of its script, which waits for our word
   * that it was seen.
   */
  readonly ended: Promise<'over' | 'script'>
  /** Settles when the run has begun: its shell stays for it, whoever goes. */
  readonly attached: Promise<void>
  /** Settles when the receiver of the bytes has failed; `refusal` says why. */
  readonly refused: Promise<void>
  refusal: { cause: unknown } | undefined
  readonly #frame: Frame
  readonly #words: Words
  readonly #collected: Buffer[] = []
  #size = 0
  #delivery = Promise.resolve()
  #deaf = false
  #refuse = () => {}
  #leave = () => {}

  constructor(
    private readonly channel: Channel,
    private readonly call: Call,
  ) {
    let end = (_how: 'over' | 'script') => {}
    this.ended = new Promise(resolve => {
      end = resolve
    })
    this.refused = new Promise(resolve => {
      this.#refuse = resolve
    })
    let attach = () => {}
    this.attached = new Promise(resolve => {
      attach = resolve
    })
    const lookForEnd = () => {
      if (!this.#frame.ended) return
      if (this.#words.heard.some(word => word.name === 'over')) end('over')
      else if (this.#words.heard.some(word => word.name === 'exit')) end('script')
    }
    this.#frame = new Frame(call.nonce)
    this.#words = new Words(call.nonce, word => {
      if (word.name === 'attached') attach()
      call.onWord?.(word, channel)
      lookForEnd()
    })
    const onOutput = (chunk: Buffer) => {
      this.#take(this.#frame.push(chunk))
      lookForEnd()
    }
    const onErrors = (chunk: Buffer) => this.#words.push(chunk)
    channel.stdout.on('data', onOutput)
    channel.stderr.on('data', onErrors)
    this.#leave = () => {
      channel.stdout.off('data', onOutput)
      channel.stderr.off('data', onErrors)
    }
  }

  /** Takes no more bytes. */
  stop(): void {
    this.#deaf = true
  }

  /** Everything that was heard, after the receiver has had its bytes. `exited`: the channel did not just go away. */
  async finish(exited: boolean): Promise<Heard> {
    this.#leave()
    this.#take(this.#frame.flush())
    this.#words.flush()
    await this.#delivery
    const noise = Buffer.concat([this.#frame.noise, this.#words.banner, this.#words.stderr])
    return {
      words: this.#words.heard,
      stdout: Buffer.concat(this.#collected),
      stderr: this.#words.stderr,
      // No store takes NUL in a text.
      noise: noise.toString('utf8').replaceAll('\0', '').trim(),
      exited,
    }
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0 || this.#deaf) return
    if (!this.call.onBytes) {
      this.#collect(bytes)
      return
    }
    this.channel.stdout.pause()
    this.#delivery = this.#delivery.then(() => this.#deliver(bytes))
  }

  async #deliver(bytes: Buffer): Promise<void> {
    if (this.refusal || this.#deaf) return
    try {
      await this.call.onBytes?.(bytes)
      this.channel.stdout.resume()
    } catch (cause) {
      this.refusal = { cause: cause ?? new Error('refused without a reason') }
      this.#refuse()
    }
  }

  #collect(bytes: Buffer): void {
    this.#size += bytes.length
    if (this.#size <= keptBytes) this.#collected.push(bytes)
  }
}
