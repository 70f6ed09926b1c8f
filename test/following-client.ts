import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { Secret } from '@/lib/domain/secret'
import type { HostAddress } from '@/lib/ports/remote-host'

/**
 * A worker in a process of its own, to be killed: fences its hosts, starts or attaches to their runs, and keeps each
 * log in a file from where the file ends. Prints `ready` before its first call. Task file: see `Task`.
 */
export type Task = {
  token: number
  script: string
  runs: string[]
  hosts: Array<{ address: Omit<HostAddress, 'privateKey'>; privateKey: string; deployTo: string; keep: string }>
}

const task: Task = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'))
const hosts = sshHosts()
process.stdout.write('ready\n')
await Promise.all(task.hosts.map(work))
await hosts.close()

async function work({ address, privateKey, deployTo, keep }: Task['hosts'][number]): Promise<void> {
  const host = hosts.host({ ...address, privateKey: new Secret(privateKey) })
  const place = { deployTo, owner: 'checkout/test' }
  const fenced = await host.fence(place, task.token, task.runs)
  if (!fenced.ok) throw new Error(`fence: ${fenced.failure.kind} ${fenced.failure.message}`)
  await Promise.all(
    task.runs.map(async run => {
      const file = `${keep}/${run}.log`
      const report = await host.start(place, {
        run,
        script: task.script,
        token: task.token,
        offset: await stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
        onLog: (_offset, bytes) => appendFile(file, bytes),
        timeoutMs: 60_000,
        silenceMs: 60_000,
      })
      if (!report.ok) throw new Error(`${run}: ${report.failure.kind} ${report.failure.message}`)
      await writeFile(`${keep}/${run}.json`, JSON.stringify(report.value))
    }),
  )
}
