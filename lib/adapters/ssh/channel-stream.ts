import { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'

/**
 * A forwarded channel as an ordinary stream. ssh2's own says that it is closed only once it was read to its end, and
 * never that it was destroyed.
 */
export function channelStream(channel: ClientChannel): Duplex {
  const stream = new Duplex({
    read: () => void channel.resume(),
    write: (chunk, _encoding, done) => void channel.write(chunk, () => done()),
    final: done => {
      channel.end()
      done()
    },
    destroy: (error, done) => {
      channel.resume()
      channel.close()
      done(error)
    },
  })
  const end = () => {
    if (!stream.readableEnded && !stream.destroyed) stream.push(null)
  }
  channel.on('data', (chunk: Buffer) => {
    if (!stream.destroyed && !stream.push(chunk)) channel.pause()
  })
  channel.once('end', end)
  channel.once('close', end)
  channel.on('error', () => {})
  return stream
}
