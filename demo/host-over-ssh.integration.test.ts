import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import ssh2, { type Client, type ClientChannel } from 'ssh2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '@/test/eventually'
import { type Host, startHost } from './host'
import { fingerprint, type KeyPair, keepKeyPair } from './keys'

let folder: string
let home: string
let client: KeyPair
let host: Host
const opened: Client[] = []

const hostKey = () => keepKeyPair(join(folder, 'host'), 'test-1')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prometheus-demo-host-'))
  home = join(folder, 'home')
  client = keepKeyPair(join(folder, 'client'), 'prometheus')
  const { privateKey } = hostKey()
  host = await startHost({ port: 0, user: 'deploy', home, hostKey: privateKey, authorizedKey: client.publicKey })
})
afterEach(async () => {
  for (const connection of opened.splice(0)) connection.destroy()
  await host.close()
  rmSync(folder, { recursive: true })
})

function login(
  settings: { username?: string; privateKey?: string } = {},
  seen: { key?: string } = {},
): Promise<Client> {
  const connection = new ssh2.Client()
  opened.push(connection)
  return new Promise((resolve, reject) => {
    connection.once('ready', () => resolve(connection)).on('error', reject)
    connection.connect({
      host: '127.0.0.1',
      port: host.port,
      username: 'deploy',
      privateKey: client.privateKey,
      hostVerifier: (key: Buffer) => {
        seen.key = fingerprint(`ssh-ed25519 ${key.toString('base64')}`)
        return true
      },
      ...settings,
    })
  })
}

const open = (connection: Client, command: string) =>
  new Promise<ClientChannel>((resolve, reject) => {
    connection.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)))
  })

type Ended = { code: number | null; signal?: string; stdout: Buffer; stderr: Buffer }

async function run(connection: Client, command: string, input = ''): Promise<Ended> {
  const channel = await open(connection, command)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  channel.on('data', (chunk: Buffer) => stdout.push(chunk))
  channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  channel.end(input)
  return new Promise(resolve => {
    channel.once('close', (code: number | null, signal?: string) =>
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    )
  })
}

const print = async (connection: Client, command: string) => (await run(connection, command)).stdout.toString().trim()

test('lets in the one key, as the one user', async () => {
  await login()
  const other = keepKeyPair(join(folder, 'other'), 'other').privateKey
  await expect(login({ privateKey: other })).rejects.toThrow(/authentication/)
  await expect(login({ username: 'root' })).rejects.toThrow(/authentication/)
})

test('has the same fingerprint after it was started again', async () => {
  const seen: { key?: string } = {}
  await login({}, seen)
  expect(seen.key).toBe(fingerprint(hostKey().publicKey))
})

test('runs commands in its own home with a bare environment', async () => {
  const connection = await login()
  expect(await print(connection, 'pwd; echo $HOME $USER $SHELL')).toBe(`${home}\n${home} deploy /bin/sh`)
  expect(
    (await print(connection, 'env'))
      .split('\n')
      .map(line => line.split('=')[0])
      .sort(),
  ).toEqual(['HOME', 'LOGNAME', 'PATH', 'PWD', 'SHELL', 'USER'])
})

test('answers with the exit code, or the signal', async () => {
  const connection = await login()
  expect(await run(connection, 'exit 7')).toMatchObject({ code: 7 })
  expect(await run(connection, 'kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' })
})

test('hands input over to its end', async () => {
  const connection = await login()
  const input = 'x'.repeat(5_000_000)
  expect((await run(connection, 'wc -c', input)).stdout.toString().trim()).toBe('5000000')
  expect((await run(connection, 'exit 3', input)).code).toBe(3)
})

/** Reads as slowly as a busy client: its window fills up again and again. */
async function readSlowly(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    await setImmediate()
  }
  return Buffer.concat(chunks)
}

test('sends every byte of both streams once, though both fill the window', async () => {
  const connection = await login()
  const channel = await open(connection, 'head -c 9000000 /dev/zero; head -c 9000000 /dev/zero | tr "\\0" e >&2')
  const [stdout, stderr] = await Promise.all([readSlowly(channel), readSlowly(channel.stderr)])
  expect(stdout.equals(Buffer.alloc(9_000_000))).toBe(true)
  expect(stderr.equals(Buffer.alloc(9_000_000, 'e'))).toBe(true)
}, 30_000)

test('a client that does not read holds the command up, not the memory', async () => {
  const connection = await login()
  const channel = await open(connection, 'head -c 200000000 /dev/zero; echo ended >ended')
  channel.pause()
  const other = await login()
  const commands = 'for it in /proc/[0-9]*/cmdline; do tr "\\0" " " <$it; echo; done 2>&1'
  await eventually(async () => expect(await print(other, commands)).toMatch(/^head -c 200000000/m))
  expect(process.memoryUsage().rss).toBeLessThan(600_000_000)
  channel.close()
  // Its output has nowhere to go, as under sshd: head dies of it, the shell goes on.
  await eventually(async () => expect(await print(other, 'cat ended')).toBe('ended'))
})

test('a command outlives its connection', async () => {
  const connection = await login()
  await open(connection, 'echo $$ >pid; while [ ! -e go ]; do sleep 0.02; done; echo done >done')
  const other = await login()
  await eventually(async () => expect(await print(other, 'cat pid')).toMatch(/\d/))
  connection.destroy()
  await print(other, 'touch go')
  await eventually(async () => expect(await print(other, 'cat done')).toBe('done'))
})

test('serves many channels at a time', async () => {
  const connection = await login()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => print(connection, `sleep 0.1; echo ${index}`)),
  )
  expect(answers).toEqual(answers.map((_, index) => String(index)))
})

const forward = (connection: Client, address: string, port: number) =>
  new Promise<ClientChannel>((resolve, reject) => {
    connection.forwardOut('127.0.0.1', 0, address, port, (error, channel) => (error ? reject(error) : resolve(channel)))
  })

test('forwards to its own loopback and nowhere else', async () => {
  const server = createServer((_, response) => response.end('hello'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const connection = await login()
  const channel = await forward(connection, '127.0.0.1', port)
  channel.write('GET / HTTP/1.0\r\n\r\n')
  const text = await channel.toArray()
  expect(Buffer.concat(text).toString()).toMatch(/hello$/)
  await expect(forward(connection, '127.0.0.2', port)).rejects.toThrow()
  await new Promise(resolve => server.close(resolve))
  await expect(forward(connection, '127.0.0.1', port)).rejects.toThrow()
})
