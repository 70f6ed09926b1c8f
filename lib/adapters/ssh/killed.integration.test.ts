import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { begin, until, value } from '@/lib/ports/remote-host.contract'
import type { Task } from '@/test/following-client'
import { FOLLOWING_CLIENT } from '@/test/program-files'
import { type Sshd, startSshd } from '@/test/sshd'
import { sshHosts } from './ssh-hosts'

const script = `echo "$PROMETHEUS_RUN" >>"started-\${PROMETHEUS_RUN%.*}"
i=0; while [ $i -lt 40 ]; do echo "line $i"; head -c 3000 /dev/zero | tr '\\0' x; sleep 0.03; i=$((i + 1)); done; exit 7`
const expected = Array.from({ length: 40 }, (_, i) => `line ${i}\n${'x'.repeat(3_000)}`).join('')

function startClient(taskFile: string): ChildProcess {
  return spawn(process.execPath, [FOLLOWING_CLIENT, taskFile], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function taskFor(sshds: Sshd[], runs: string[], token: number): Promise<string> {
  const hosts = await Promise.all(
    sshds.map(async ({ host, root }) => {
      const { privateKey, ...address } = host
      await mkdir(`${root}/keep`, { recursive: true })
      return { address, privateKey: privateKey.reveal(), deployTo: `${root}/srv`, keep: `${root}/keep` }
    }),
  )
  const task: Task = { token, script, runs, hosts }
  const file = `${sshds[0]?.root}/task.json`
  await writeFile(file, JSON.stringify(task))
  return file
}

async function killAt(client: ChildProcess, ms: number): Promise<void> {
  if (!client.stdout) throw new Error('the client has no stdout')
  await once(client.stdout, 'data')
  const timer = setTimeout(() => client.kill('SIGKILL'), ms)
  await once(client, 'exit')
  clearTimeout(timer)
}

describe('a worker that is killed at random moments', () => {
  it('each of its runs is executed once, and no byte of its log is lost or repeated', async () => {
    const sshds = await Promise.all([startSshd(), startSshd(), startSshd()])
    let kills = 0
    for (let batch = 0; batch < 2; batch++) {
      const runs = [0, 1, 2].map(i => `b${batch}-r${i}`)
      for (let attempt = 0, finished = false; !finished; attempt++) {
        const client = startClient(await taskFor(sshds, runs, 100 * batch + attempt + 1))
        // The first attempts are mostly killed around the start; the later ones are given time to end.
        await killAt(client, attempt < 8 ? Math.random() * (attempt % 2 ? 60 : 500) : 20_000)
        if (client.signalCode === 'SIGKILL') kills++
        else expect(client.exitCode).toBe(0)
        finished = client.exitCode === 0
      }
      for (const { root } of sshds) {
        for (const run of runs) {
          expect(await readFile(`${root}/keep/${run}.log`, 'utf8')).toBe(expected)
          const report = { state: 'done', exitCode: 7, logLength: expected.length, cancelled: false }
          expect(JSON.parse(await readFile(`${root}/keep/${run}.json`, 'utf8'))).toEqual(report)
          expect((await readFile(`${root}/srv/started-${run}`, 'utf8')).trim().split('\n').length).toBe(1)
        }
      }
    }
    expect(kills).toBeGreaterThan(2)
    await Promise.all(sshds.map(sshd => sshd.stop()))
  }, 240_000)

  it('nothing is lost either when sshd sessions are killed', async () => {
    const sshds = await Promise.all([startSshd(), startSshd()])
    const hosts = sshHosts()
    const runs = sshds.flatMap(sshd => {
      const host = hosts.host(sshd.host)
      const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
      return ['r1', 'r2', 'r3'].map(run => ({ sshd, run, ...begin(host, place, run, script, { token: 1 }) }))
    })
    let over = false
    const reports = Promise.all(runs.map(run => run.report)).finally(() => {
      over = true
    })
    let kills = 0
    while (!over) {
      await new Promise(resolve => setTimeout(resolve, Math.random() * 300))
      for (const sshd of sshds) kills += await sshd.killSessions()
    }
    for (const report of await reports) expect(value(report)).toMatchObject({ exitCode: 7, logLength: expected.length })
    for (const { sshd, run, log } of runs) {
      expect(log().toString() === expected).toBe(true)
      expect((await readFile(`${sshd.root}/srv/started-${run}`, 'utf8')).trim().split('\n').length).toBe(1)
    }
    expect(kills).toBeGreaterThan(3)
    await hosts.close()
    await Promise.all(sshds.map(sshd => sshd.stop()))
  }, 240_000)

  it('an older worker that goes on is refused everything', async () => {
    const sshd = await startSshd()
    const hosts = sshHosts()
    const host = hosts.host(sshd.host)
    const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
    value(await host.fence(place, 5, []))
    const races = Array.from({ length: 20 }, (_, i) => {
      const low = begin(host, place, `low-${i}`, 'until [ -e go ]; do sleep 0.05; done', { token: 5 })
      return { id: `low-${i}`, low }
    })
    const fences = await Promise.all([host.fence(place, 6, []), host.fence(place, 6, [])])
    await until(async () => (await host.act(place, 6, 'touch go', 5_000)).ok)
    const answers = await Promise.all(races.map(async ({ id, low }) => ({ id, answer: await low.report })))
    const named = fences.flatMap(fence => value(fence).strangers)
    for (const { id, answer } of answers) {
      if (answer.ok) expect(named).toContain(id)
      else expect(answer.failure).toMatchObject({ kind: 'refused', lease: 6 })
    }
    expect(await host.cancel(place, 'low-0', 5, 0)).toMatchObject({ failure: { kind: 'refused' } })
    await hosts.close()
    await sshd.stop()
  })
})
