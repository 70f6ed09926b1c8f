import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { launchAs, unprivilegedAccount } from './unprivileged'

/** The files of an embedded PostgreSQL. */
export type Cluster = {
  folder: string
  /** PostgreSQL's own data directory. */
  data: string
  log: string
  /** Holds the port it had last, so that it comes back on the same one. */
  port: string
  password: string
}

export const SUPERUSER = 'prometheus'

/** Opens the cluster in `folder`, made first if there is none. Two processes may try at once: one of them makes it. */
export async function openCluster(folder: string): Promise<Cluster> {
  const passwordFile = join(folder, 'password')
  const has = await access(passwordFile).then(
    () => true,
    () => false,
  )
  if (!has) await createCluster(folder)
  const password = (await readFile(passwordFile, 'utf8')).trim()
  return { folder, data: join(folder, 'data'), log: join(folder, 'log'), port: join(folder, 'port'), password }
}

/** Made aside and renamed, so that what has the name is always whole. */
async function createCluster(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const aside = await mkdtemp(`${folder}.new-`)
  try {
    await initialise(aside)
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    const lostTheRace = ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (!lostTheRace) throw error
  }
}

async function initialise(folder: string): Promise<void> {
  const [binaries, account] = await Promise.all([findBinaries(), unprivilegedAccount()])
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, `${randomBytes(18).toString('hex')}\n`, { mode: 0o600 })
  if (account) for (const path of [folder, passwordFile]) await chown(path, account.uid, account.gid)
  const args = [
    `--pgdata=${join(folder, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorting and upper case then do not depend on which locales a machine has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    '--no-sync',
  ]
  const launch = await launchAs(account, binaries.initdb, args, [binaries.initdb, passwordFile])
  await promisify(execFile)(launch.command, launch.args, { ...launch.account, cwd: '/', env: POSTGRES_ENV })
}

/** Nothing of our own environment: it may hold PostgreSQL's variables, and secrets. */
export const POSTGRES_ENV: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TZ: 'UTC',
}
