import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place, RemoteHost } from '@/lib/ports/remote-host'
import { begin, failure, isRunning, until, value } from '@/lib/ports/remote-host.contract'
import { type LocalHost, startLocalHost } from '@/test/local-host'

let local: LocalHost
let host: RemoteHost
let places = 0
beforeAll(async () => {
  local = await startLocalHost()
  host = local.host
})
afterAll(() => local.stop())

async function fenced(name = `place-${++places}`): Promise<Place> {
  const place = { deployTo: `${local.root}/${name}`, owner: 'checkout/test' }
  value(await host.fence(place, 10, []))
  return place
}

const fileOf = (place: Place, run: string, name: string) => `${place.deployTo}/.prometheus/runs/${run}.${name}`

/** Processes whose environment holds the text, zombies apart. */
function marked(text: string): number[] {
  const found: number[] = []
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'latin1').includes(text)) found.push(Number(pid))
    } catch {
      // It is gone.
    }
  }
  return found
}

describe('cancel', () => {
  const trees = {
    obeys: 'sleep 600',
    'ignores TERM': 'trap "" TERM; while :; do sleep 1; done',
    'has grandchildren that ignore TERM':
      'sh -c \'trap "" TERM; while :; do sleep 1; done\' & sh -c \'trap "" TERM; sleep 600; sleep 600\' & wait',
    'leaves its session': 'setsid sh -c \'trap "" TERM; sleep 600; sleep 600\' & wait',
    'forks twice': '(setsid sh -c "sleep 600 & sleep 600 & wait" &) ; sleep 600',
    'uses timeout': 'timeout 600 sleep 600',
    'clears its environment': 'env -i sleep 600',
    'answers TERM with its own code': 'trap "exit 9" TERM; while :; do sleep 0.05; done',
    'forks for ever': 'loop() { sleep 0.05; loop & sleep 0.1; }; trap "" TERM; while :; do loop & sleep 0.2; done',
  }
  for (const [what, script] of Object.entries(trees)) {
    it(`ends a tree that ${what}`, async () => {
      const place = await fenced()
      const label = `LABEL=${what.replaceAll(' ', '-')}-${process.pid}.`
      const run = begin(host, place, 'r1', `export ${label}; echo begun; ${script}`)
      await until(async () => run.log().length > 0)
      expect(value(await host.cancel(place, 'r1', 10, 150))).toMatchObject({ state: 'done', cancelled: true })
      expect(value(await run.report)).toMatchObject({ state: 'done', cancelled: true })
      await until(async () => marked(label).length === 0)
    })
  }

  it('leaves alone what a finished run has started', async () => {
    const place = await fenced()
    value(await begin(host, place, 'r1', 'setsid sleep 600 >/dev/null 2>&1 & echo $! >pid').report)
    expect(value(await host.cancel(place, 'r1', 10, 0))).toMatchObject({ state: 'done', exitCode: 0, cancelled: false })
    const pid = Number(await readFile(`${place.deployTo}/pid`, 'utf8'))
    expect(existsSync(`/proc/${pid}`)).toBe(true)
    process.kill(pid, 'SIGKILL')
  })

  it('does not touch a run of the same name in another place', async () => {
    const [one, other] = [await fenced(), await fenced()]
    const runs = [one, other].map(place => begin(host, place, 'r1', 'echo x; until [ -e go ]; do sleep 0.05; done'))
    await until(async () => runs.every(run => run.log().length > 0))
    expect(value(await host.cancel(one, 'r1', 10, 0))).toMatchObject({ state: 'done', cancelled: true })
    expect(await isRunning(host, other, 'r1')).toBe(true)
    value(await host.act(other, 10, 'touch go', 5_000))
    const [, second] = runs
    expect(second && value(await second.report)).toMatchObject({ state: 'done', exitCode: 0 })
  })
})

/** Starts the script as `r1`, and kills its witness when it has said something and nobody follows it. Gives the command's pid. */
async function withoutWitness(place: Place, script: string): Promise<number> {
  const stop = new AbortController()
  const run = begin(host, place, 'r1', script, { signal: stop.signal })
  await until(async () => run.log().length > 0)
  stop.abort()
  await run.report
  const command = Number((await readFile(fileOf(place, 'r1', 'pid'), 'utf8')).split(' ')[0])
  const witness = Number(readFileSync(`/proc/${command}/stat`, 'utf8').split(') ')[1]?.split(' ')[1])
  process.kill(witness, 'SIGKILL')
  return command
}

describe('a run', () => {
  it('never begins where somebody newer takes the place after its call was let in', async () => {
    const place = await fenced()
    await writeFile(fileOf(place, 'other', 'script'), 'x')
    execFileSync('mkfifo', [fileOf(place, 'other', 'token')])
    const run = begin(host, place, 'r1', 'echo x >>times')
    // Whoever opens it for writing waits until the call reads what other runs there are.
    const reading = await open(fileOf(place, 'other', 'token'), 'w')
    expect(value(await host.fence(place, 11, [])).strangers).toEqual([])
    await reading.close()
    expect(failure(await run.report)).toMatchObject({ kind: 'refused', lease: 11 })
    expect(existsSync(`${place.deployTo}/times`)).toBe(false)
    expect(value(await begin(host, place, 'r1', 'echo x >>times', { token: 11 }).report)).toMatchObject({ exitCode: 0 })
  })

  it('whose claim somebody else takes back is sent its upload all the same', async () => {
    const place = await fenced()
    await writeFile(fileOf(place, 'other', 'script'), 'x')
    execFileSync('mkfifo', [fileOf(place, 'other', 'token')])
    await writeFile(fileOf(place, 'r1', 'pid'), '')
    const upload = { size: 5, open: () => Readable.from([Buffer.from('hello')]) }
    const run = begin(host, place, 'r1', 'cat "$upload"', { upload })
    const reading = await open(fileOf(place, 'other', 'token'), 'w')
    await rm(fileOf(place, 'r1', 'pid'))
    await rm(fileOf(place, 'other', 'token'))
    await reading.close()
    expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0 })
    expect(run.log().toString()).toBe('hello')
  })

  it('that begins while it is being cancelled is ended', async () => {
    const place = await fenced()
    execFileSync('mkfifo', [fileOf(place, 'r1', 'exit')])
    const cancelled = host.cancel(place, 'r1', 10, 1_000)
    // The call that cancels has seen no claim, and waits here.
    const looking = await open(fileOf(place, 'r1', 'exit'), 'w')
    await rm(fileOf(place, 'r1', 'exit'))
    const run = begin(host, place, 'r1', 'echo begun; sleep 600')
    await until(async () => run.log().length > 0)
    await looking.close()
    expect(value(await cancelled)).toMatchObject({ state: 'done', cancelled: true })
    expect(value(await run.report)).toMatchObject({ state: 'done', cancelled: true })
  })

  it('that somebody else is about to claim is waited for, and taken where he gives it up', async () => {
    const place = await fenced()
    await writeFile(fileOf(place, 'r1', 'pid'), '')
    const run = begin(host, place, 'r1', 'echo mine')
    await wait(300)
    await rm(fileOf(place, 'r1', 'pid'))
    expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0 })
    expect(run.log().toString()).toBe('mine\n')
  })

  it('whose claim was never finished is unknown', async () => {
    const place = await fenced()
    await writeFile(fileOf(place, 'r1', 'pid'), '')
    expect(value(await begin(host, place, 'r1', 'echo x >>times').report)).toMatchObject({ state: 'unknown' })
    expect(existsSync(`${place.deployTo}/times`)).toBe(false)
  })

  it('whose witness was killed is unknown, with its processes counted, and is not started again', async () => {
    const place = await fenced()
    await withoutWitness(place, 'echo x >>times; echo x; sleep 600')
    expect(value(await host.state(place, 'r1'))).toEqual({ state: 'unknown', logLength: 2, living: 2 })
    expect(value(await begin(host, place, 'r1', 'echo x >>times').report)).toMatchObject({ state: 'unknown' })
    expect(await readFile(`${place.deployTo}/times`, 'utf8')).toBe('x\n')
    // Whoever has the place next hears of it as of any run that lives, and not any more when it has ended it.
    expect(value(await host.fence(place, 11, [])).strangers).toEqual(['r1'])
    expect(value(await host.cancel(place, 'r1', 11, 1_000))).toEqual({ state: 'unknown', logLength: 2, living: 0 })
    expect(value(await host.fence(place, 12, [])).strangers).toEqual([])
  })

  it('whose witness and command were killed leaves its service to whoever has the place next', async () => {
    const place = await fenced()
    const service = 'setsid sleep 600 >/dev/null 2>&1 & echo $! >pid'
    const command = await withoutWitness(place, `${service}; echo x; sleep 600`)
    process.kill(-command, 'SIGKILL')
    const pid = Number(await readFile(`${place.deployTo}/pid`, 'utf8'))
    await until(async () => !existsSync(`/proc/${command}`))
    expect(value(await host.fence(place, 11, [])).strangers).toEqual([])
    expect(existsSync(`/proc/${pid}`)).toBe(true)
    process.kill(pid, 'SIGKILL')
  })

  it('does not ignore INT and QUIT, as what a shell starts in the background would', async () => {
    const place = await fenced()
    const run = begin(host, place, 'r1', 'grep SigIgn /proc/self/status; trap "echo int" INT; kill -INT $$')
    value(await run.report)
    expect(run.log().toString()).toMatch(/^SigIgn:\s+0+\nint\n$/)
  })

  it('is killed by a signal that is not ours: not called cancelled', async () => {
    const place = await fenced()
    expect(value(await begin(host, place, 'r1', 'kill -KILL $$').report)).toMatchObject({
      state: 'done',
      exitCode: 137,
      cancelled: false,
    })
  })

  it('gives 20 MB exactly, to a slow receiver as well', async () => {
    const place = await fenced()
    const hash = createHash('sha256')
    let size = 0
    let calls = 0
    const onLog = async (offset: number, bytes: Buffer) => {
      expect(offset).toBe(size)
      size += bytes.length
      hash.update(bytes)
      if (++calls % 50 === 0) await new Promise(resolve => setTimeout(resolve, 5))
    }
    const script = 'i=0; while [ $i -lt 20 ]; do head -c 1000000 /dev/urandom; i=$((i + 1)); done'
    expect(value(await begin(host, place, 'r1', script, { onLog }).report)).toMatchObject({ logLength: 20_000_000 })
    expect(size).toBe(20_000_000)
    expect(hash.digest('hex')).toBe(
      createHash('sha256')
        .update(await readFile(fileOf(place, 'r1', 'log')))
        .digest('hex'),
    )
  })

  it('is heard once, where it ends just as its log is asked for', async () => {
    const place = await fenced()
    const runs = Array.from({ length: 24 }, (_, at) =>
      begin(host, place, `r${at}`, `printf '%0900d\\n' 0; sleep 0.${290 + at * 2}; printf '%0900d\\n' 1`),
    )
    for (const run of runs) {
      expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0, logLength: 1802 })
      expect(run.log().length).toBe(1802)
    }
  })

  it('is not named among the living once it has ended, and old ones are removed', async () => {
    const place = await fenced()
    for (let i = 0; i < 50; i++) {
      for (const name of ['token', 'script', 'exit']) {
        await writeFile(fileOf(place, `old-${i}`, name), '')
        await utimes(fileOf(place, `old-${i}`, name), 1, i < 40 ? 1 : Date.now() / 1000)
      }
    }
    expect(value(await host.fence(place, 11, [])).strangers).toEqual([])
    expect(readdirSync(`${place.deployTo}/.prometheus/runs`).length).toBe(30)
  })
})

describe('a place', () => {
  for (const name of [
    'a space',
    "a 'quote'",
    '-rf',
    '$(touch x)',
    '*',
    'back\\slash',
    'größe 日本',
    '#x',
    '~',
    '!!',
    '"',
  ]) {
    it(`can be called ${name}`, async () => {
      const place = await fenced(`names/${name}`)
      expect(value(await host.act(place, 10, 'pwd', 5_000)).stdout).toBe(`${place.deployTo}\n`)
      expect(value(await begin(host, place, 'r1', 'pwd').report)).toMatchObject({ exitCode: 0 })
      const relative = { deployTo: `names/${name}`, owner: place.owner }
      expect(value(await host.read(relative, 'pwd', 5_000)).stdout).toBe(`${place.deployTo}\n`)
    })
  }

  it('cannot be called what a line cannot carry', async () => {
    const place = { deployTo: `${local.root}/a\nb`, owner: 'checkout/test' }
    expect(failure(await host.fence(place, 1, [])).kind).toBe('protocol')
  })

  it('that is not ours to write is named so', async () => {
    const place = { deployTo: '/proc/prometheus', owner: 'checkout/test' }
    expect(failure(await host.fence(place, 1, [])).message).toMatch(/proc/)
  })
})

describe.skipIf(process.getuid?.() !== 0)('a full disk', () => {
  let folder = ''
  beforeAll(async () => {
    folder = `${local.root}/small`
    await mkdir(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'small', folder])
  })
  afterAll(async () => {
    execFileSync('umount', [folder])
    await rm(folder, { recursive: true })
  })

  it('does not lose the exit of a run that filled it, and refuses the next', async () => {
    const place = { deployTo: `${folder}/place`, owner: 'checkout/test' }
    value(await host.fence(place, 10, []))
    const run = begin(host, place, 'r1', 'head -c 2000000 /dev/zero; exit 5')
    const report = value(await run.report)
    expect(report).toMatchObject({ state: 'done', exitCode: 5 })
    expect(report).toMatchObject({ logLength: run.log().length })
    expect(failure(await begin(host, place, 'r2', 'touch ran').report).kind).toBe('no_space')
    expect(existsSync(`${place.deployTo}/ran`)).toBe(false)
    await rm(fileOf(place, 'r1', 'log'))
    expect(value(await begin(host, place, 'r2', 'true').report)).toMatchObject({ state: 'done', exitCode: 0 })
  })
})
