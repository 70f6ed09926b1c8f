import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchHost } from '../hosts'

/** Where `startSshd` keeps a host's and its client's keys. */
export const clientKey = (host: BenchHost) => join(host.root, '.keys/client')

/** A known_hosts file for them. Gives its path. */
export function writeKnownHosts(folder: string, hosts: BenchHost[]): string {
  const file = join(folder, 'known_hosts')
  const lines = hosts.map(({ root, sshd: { host } }) => {
    const [type, key] = readFileSync(join(root, '.keys/host.pub'), 'utf8').split(' ')
    return `[${host.address}]:${host.port} ${type} ${key}\n`
  })
  writeFileSync(file, lines.join(''))
  return file
}
