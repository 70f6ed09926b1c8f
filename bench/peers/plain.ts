import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchHost } from '../hosts'
import { KEEP, placeOf } from './place'
import { timeProgram } from './time-program'
import type { Job, Tool } from './tool'

/** What `plain-ssh.mjs` reads. */
type PlainTask = {
  hosts: { address: string; port: number; user: string; privateKey: string }[]
  /** Run on every host. */
  command: string
  /** With a version the command gets its tar on stdin. */
  version?: string
  repository?: string
}

const SCRIPT = join(import.meta.dirname, 'plain-ssh.mjs')
export const PLAIN = 'plain ssh2 script'
const PLACE = placeOf(PLAIN)

const SWITCH = 'ln -s releases/$r current.tmp; mv -T current.tmp current; touch restart'
const deployCommand = (release: string) =>
  `set -e; cd ${PLACE}; r=${release}; mkdir releases/$r; tar -xf - -C releases/$r; ` +
  `ln -s ../../shared/config.env releases/$r/config.env; (cd releases/$r; sh -c 'echo build > BUILD'); ${SWITCH}; ` +
  `ls -1 releases | sort | head -n -${KEEP} | while read r; do rm -rf releases/$r; done`
const ROLLBACK =
  `set -e; cd ${PLACE}; ` +
  `r=$(ls -1 releases | sort | grep -B1 -x "$(basename "$(readlink current)")" | head -n 1); ${SWITCH}`

/** A script of a hundred lines that does the job and nothing else. */
export function plainScript({ folder, hosts, repository }: Job): Tool {
  let made = 0
  const run = (task: Omit<PlainTask, 'hosts'>) => runPlain(folder, hosts, task)
  return {
    name: PLAIN,
    deploy: version =>
      run({ command: deployCommand(`r${String(++made).padStart(4, '0')}`), version, repository: repository.folder }),
    rollback: () => run({ command: ROLLBACK }),
    earlier: index => `a000${index}`,
  }
}

/** The seconds that connecting and running `true` take: what a tool that keeps no connections can never be below. */
export const connectOnly = ({ folder, hosts }: Pick<Job, 'folder' | 'hosts'>): Promise<number> =>
  runPlain(folder, hosts, { command: 'true' })

function runPlain(folder: string, hosts: BenchHost[], task: Omit<PlainTask, 'hosts'>): Promise<number> {
  const addresses = hosts.map(({ sshd: { host } }) => ({
    address: host.address,
    port: host.port,
    user: host.user,
    privateKey: host.privateKey.reveal(),
  }))
  const file = join(folder, 'plain-task.json')
  writeFileSync(file, JSON.stringify({ hosts: addresses, ...task } satisfies PlainTask), { mode: 0o600 })
  return timeProgram(process.execPath, [SCRIPT, file], { cwd: import.meta.dirname })
}
