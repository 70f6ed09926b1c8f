import { Duplex } from 'node:stream'
import { singleLine } from '@/lib/commands/runner'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { StreamFailure } from '@/lib/ports/remote-host'
import { newNonce } from './place-call'
import type { Channel, Transport } from './transport'
import { Words } from './words'

/**
 * A byte stream to a loopback port through a program on the host, where sshd forbids forwarding: bash's `/dev/tcp`,
 * else curl's telnet, which passes bytes as they are.
 */
export async function tunnelByProgram(
  transport: Transport,
  port: number,
  signal: AbortSignal,
): Promise<Result<Duplex, StreamFailure>> {
  const opened = await transport.open(singleLine)
  if (!opened.ok) return fail({ kind: 'host', message: opened.failure.message, host: opened.failure })
  const channel = opened.value
  const nonce = newNonce()
  const drop = () => channel.drop()
  if (signal.aborted) drop()
  signal.addEventListener('abort', drop, { once: true })
  const word = firstWord(channel, nonce)
  channel.stdin.write(connect(nonce, port))
  const said = await word
  if (said === 'open') return ok(streamOf(channel, nonce))
  signal.removeEventListener('abort', drop)
  drop()
  if (said === 'closed') return fail({ kind: 'connection_refused', message: `nothing listens on port ${port}` })
  return fail({
    kind: 'forwarding_off',
    message: 'sshd forbids forwarding (AllowTcpForwarding), and the host has neither bash nor curl',
  })
}

function firstWord(channel: Channel, nonce: string): Promise<string> {
  return new Promise(resolve => {
    const words = new Words(nonce, ({ name }) => resolve(name))
    channel.stderr.on('data', (chunk: Buffer) => words.push(chunk))
    channel.closed.then(() => resolve('gone'))
  })
}

function connect(nonce: string, port: number): string {
  const bash =
    'exec 3<>/dev/tcp/127.0.0.1/$1 || exec 3<>/dev/tcp/::1/$1 || exit 7; printf "\\n%s open\\n" "$0" >&2; printf "%s\\n" "$0"; cat <&3 & cat >&3'
  return (
    `if command -v bash >/dev/null; then bash -c '${bash}' ${nonce} ${port} || printf '\\n%s closed\\n' ${nonce} >&2; ` +
    `elif command -v curl >/dev/null; then printf '\\n%s open\\n' ${nonce} >&2; printf '%s\\n' ${nonce}; exec curl -sN telnet://localhost:${port}; ` +
    `else printf '\\n%s none\\n' ${nonce} >&2; fi\n`
  )
}

/** The channel without the login's noise before the line that is the nonce. */
function streamOf(channel: Channel, nonce: string): Duplex {
  let began = false
  let held: Buffer = Buffer.alloc(0)
  const stream = new Duplex({
    read: () => void channel.stdout.resume(),
    write: (chunk, _encoding, done) => void channel.stdin.write(chunk, () => done()),
    final: done => done(),
    destroy: (error, done) => {
      channel.stdin.end()
      channel.drop()
      done(error)
    },
  })
  channel.stdout.on('data', (chunk: Buffer) => {
    let bytes = chunk
    if (!began) {
      held = Buffer.concat([held, chunk])
      const at = held.indexOf(`${nonce}\n`)
      if (at < 0) return
      began = true
      bytes = held.subarray(at + nonce.length + 1)
    }
    if (bytes.length > 0 && !stream.push(bytes)) channel.stdout.pause()
  })
  channel.closed.then(() => stream.push(null))
  return stream
}
