/**
 * The plain script that Prometheus is measured against: one connection and one command a host, all hosts at once, the
 * raw tar on its stdin. Knows no state, log, retry or cancel. Argument: a file with its task as JSON (`PlainTask` in
 * `plain.ts`).
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import ssh2 from 'ssh2'

const task = JSON.parse(readFileSync(process.argv[2], 'utf8'))

/** Read once, while connections are made. */
function pack() {
  const git = spawn('git', ['archive', '--format=tar', task.version], {
    cwd: task.repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const pieces = []
  return new Promise((resolve, reject) => {
    git.stdout.on('data', piece => pieces.push(piece))
    git.on('close', code => (code === 0 ? resolve(Buffer.concat(pieces)) : reject(new Error(`git archive: ${code}`))))
  })
}

function connect({ address, port, user, privateKey }) {
  const client = new ssh2.Client()
  return new Promise((resolve, reject) => {
    client.on('ready', () => {
      client.setNoDelay(true)
      resolve(client)
    })
    client.on('error', reject)
    client.connect({
      host: address,
      port,
      username: user,
      privateKey,
      readyTimeout: 60_000,
      algorithms: {
        kex: { prepend: ['curve25519-sha256'], append: [], remove: [] },
        cipher: { prepend: ['aes128-gcm@openssh.com'], append: [], remove: [] },
      },
    })
  })
}

function exec(client, command, input) {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error)
      let said = ''
      let code
      channel.on('exit', exit => {
        code = exit
      })
      channel.on('close', () => (code === 0 ? resolve() : reject(new Error(`exited ${code}: ${said}`))))
      channel.on('data', () => {})
      channel.stderr.on('data', piece => {
        said += piece
      })
      channel.end(input)
    })
  })
}

const packed = task.version ? pack() : undefined
await Promise.all(
  task.hosts.map(async host => {
    const client = await connect(host)
    await exec(client, task.command, await packed)
    client.end()
  }),
)
