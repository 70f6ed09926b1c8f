import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { isFree } from './is-free'
import { findBinaries } from './postgres/binaries'
import { type Cluster, openCluster, POSTGRES_ENV, SUPERUSER } from './postgres/cluster'
import { findPostmaster } from './postgres/postmaster'
import { launchAs, unprivilegedAccount } from './postgres/unprivileged'

const DATABASE = 'prometheus'
const START_MS = 60_000
const STOP_MS = 20_000
/** What was killed may hold its port for a moment longer; what holds it after that is something else. */
const PORT_MS = 10_000
/** A longer log begins anew at the next start. */
const LOG_BYTES = 10_000_000

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/**
 * The address of the PostgreSQL under `<dataFolder>/postgres`, started first if it does not run. It outlives this
 * process; any number of processes may ask at once. `settings` are for a server that this call starts. It comes back on the
 * port it had last, so that who was connected finds it there; on another one if something else keeps that one for
 * `portMs` milliseconds. Throws with the end of the server's log when it does not come up.
 */
export async function ensureEmbeddedPostgres(
  dataFolder: string,
  settings: Record<string, string> = {},
  portMs: number = PORT_MS,
): Promise<string> {
  const cluster = await openCluster(join(resolve(dataFolder), 'postgres'))
  const begin = Date.now()
  let server: ChildProcess | null = null
  while (Date.now() < begin + START_MS) {
    const running = await findPostmaster(cluster.data)
    if (running?.ready && (await answers(cluster, running.port))) {
      await writeFile(cluster.port, String(running.port))
      return addressOf(cluster, running.port)
    }
    // Where two start at once PostgreSQL lets one through; after a crash it refuses until its last children are gone.
    if (!running && (!server || hasExited(server))) {
      const port = (Date.now() < begin + portMs && (await lastPort(cluster))) || (await choosePort())
      server = await start(cluster, port, { ...SETTINGS, ...settings })
    }
    await wait(server && hasExited(server) ? 200 : 25)
  }
  throw new Error(`The embedded PostgreSQL did not start. The end of ${cluster.log}:\n${await endOf(cluster.log)}`)
}

/** Stops the PostgreSQL under `<dataFolder>/postgres`, if one runs, and waits until it has. Its clients are cut off. */
export async function stopEmbeddedPostgres(dataFolder: string): Promise<void> {
  const data = join(resolve(dataFolder), 'postgres', 'data')
  const running = await findPostmaster(data)
  if (!running) return
  process.kill(running.pid, 'SIGINT')
  const deadline = Date.now() + STOP_MS
  while ((await findPostmaster(data))?.pid === running.pid) {
    if (Date.now() > deadline) throw new Error(`The embedded PostgreSQL (process ${running.pid}) does not stop.`)
    await wait(25)
  }
}

async function start(cluster: Cluster, port: number, settings: Record<string, string>): Promise<ChildProcess> {
  const [binaries, account] = await Promise.all([findBinaries(), unprivilegedAccount()])
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', cluster.data, '-p', String(port), ...options]
  const launch = await launchAs(account, binaries.postgres, args, [binaries.postgres, cluster.data])
  const log = await open(cluster.log, (await sizeOf(cluster.log)) > LOG_BYTES ? 'w' : 'a')
  const server = spawn(launch.command, launch.args, {
    ...launch.account,
    cwd: '/',
    env: POSTGRES_ENV,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  server.on('error', error => appendFileSync(cluster.log, `${launch.command}: ${error.message}\n`))
  server.unref()
  await log.close()
  return server
}

const hasExited = (server: ChildProcess): boolean =>
  server.pid === undefined || server.exitCode !== null || server.signalCode !== null

/** Not looked at whether it is free: PostgreSQL says so itself, and two that look at once see each other. */
const lastPort = async (cluster: Cluster): Promise<number> =>
  Number(await readFile(cluster.port, 'utf8').catch(() => ''))

async function choosePort(): Promise<number> {
  // Below the range that outgoing connections take their ports from.
  for (;;) {
    const port = randomInt(15_000, 32_000)
    if (await isFree(port)) return port
  }
}

const addressOf = (cluster: Cluster, port: number, database = DATABASE): string =>
  `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`

/** Whether it takes connections; our database is made on the way. */
async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: addressOf(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`).catch(ignoreExisting)
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Another process made it in the same moment. */
function ignoreExisting(error: { code?: string }): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

async function endOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '(no log)')
  return text.trimEnd().split('\n').slice(-15).join('\n')
}
