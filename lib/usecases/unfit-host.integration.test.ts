import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { neededTools } from '@/lib/commands/runner.sh'
import { fail, ok } from '@/lib/domain/result'
import type { RemoteHost } from '@/lib/ports/remote-host'
import { configFile, type Engine, engineOf, HEALTHY } from '@/test/engine'
import { lives } from '@/test/lives'
import { scratch } from '@/test/scratch'

/** A filesystem of its own as the place's folder on the engine's last host. */
async function mountPlace(engine: Engine, options: string): Promise<string> {
  const place = join(engine.fleet.hosts.at(-1)?.root ?? '', 'checkout')
  await mkdir(place, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place])
  onTestFinished(() => void execFileSync('umount', ['-l', place]))
  return place
}

/** What a host answers is changed on its way to the engine. */
function alter(
  engine: Engine,
  name: string,
  answer: (key: keyof RemoteHost, args: unknown[], real: () => unknown) => unknown,
): void {
  const { hosts } = engine.ctx
  const host: typeof hosts.host = address => {
    const real = hosts.host(address)
    if (address.name !== name) return real
    return new Proxy(real, {
      get(target, key: keyof RemoteHost) {
        const method = target[key]
        if (typeof method !== 'function') return method
        return (...args: unknown[]) => answer(key, args, () => Reflect.apply(method, target, args))
      },
    })
  }
  engine.ctx.hosts = { host, offeredKey: hosts.offeredKey.bind(hosts), close: hosts.close.bind(hosts) }
}

/** Text that compression makes nothing of, whatever the link deserves. */
const noise = (bytes: number) => randomBytes(bytes / 2).toString('hex')

// Filesystems of a size of our own need root; everywhere else a folder cannot be made full.
const asRoot = test.runIf(process.getuid?.() === 0)

asRoot(
  'a host whose disk is full says so, whether it fills at the upload, the unpacking or the build',
  async () => {
    const engine = await engineOf(2)
    const before = await engine.fleet.commit('main', configFile(HEALTHY))
    const place = await mountPlace(engine, 'size=2m')
    expect((await engine.deploy('main')).state).toBe('succeeded')

    await engine.fleet.commit('upload', configFile(HEALTHY), { big: noise(3_000_000) })
    const upload = await engine.deploy('upload')
    expect(upload).toMatchObject({ state: 'error', reason: expect.stringMatching(/no space left.* on prod-2$/i) })

    await engine.fleet.commit('unpack', configFile(HEALTHY), { big: noise(1_200_000) })
    const unpack = await engine.deploy('unpack')
    expect(`${unpack.state}: ${unpack.reason}`).toMatch(/^error: transfer: .*no space left.* on prod-2$/i)

    await engine.fleet.commit('build', configFile(`build: head -c 3000000 /dev/zero >big\n${HEALTHY}`))
    const build = await engine.deploy('build')
    expect(`${build.state}: ${build.reason}`).toMatch(/^failed: build: head.* exited 1 on prod-2$/)
    expect(await engine.live()).toEqual(engine.everywhere(before))
    // What failed has left nothing behind that would keep the disk full.
    expect(await readdir(join(place, 'releases'))).toHaveLength(1)
    expect(await readdir(join(place, '.prometheus/incoming'))).toEqual([])
    expect(await readdir(join(place, '.prometheus/tree'))).not.toContain('big')
  },
  180_000,
)

asRoot('a host that cannot be written to is named with the reason, and nothing begins anywhere', async () => {
  const engine = await engineOf(2)
  await mountPlace(engine, 'size=2m,ro')
  await engine.fleet.commit('main', configFile(`build: touch "$HOME/built"\n${HEALTHY}`))
  const ended = await engine.deploy('main')
  expect(ended).toMatchObject({ state: 'error', reason: expect.stringMatching(/read-only file system.* on prod-2$/i) })
  expect(await engine.traces('built')).toEqual([null, null])
})

test('a host that offers another key than the accepted one is not talked to, and nothing begins anywhere', async () => {
  const engine = await engineOf(2)
  await engine.fleet.commit('main', configFile(`build: touch "$HOME/built"\n${HEALTHY}`))
  await engine.fleet.hosts.at(-1)?.rotateHostKey()
  const ended = await engine.deploy('main')
  expect(ended).toMatchObject({ state: 'error', reason: expect.stringMatching(/the host key of prod-2 has changed/) })
  expect(await engine.traces('built')).toEqual([null, null])
})

test('a host on which an earlier deploy cannot be ended is named, and nothing begins anywhere', async () => {
  const engine = await engineOf(2)
  await engine.fleet.commit('main', configFile(`build: touch "$HOME/built"\n${HEALTHY}`))
  alter(engine, 'prod-2', async (key, _args, real) => {
    if (key === 'cancel') return ok({ state: 'unknown', logLength: 0, living: 2 })
    if (key !== 'fence') return real()
    const fenced = (await real()) as Awaited<ReturnType<RemoteHost['fence']>>
    return fenced.ok ? ok({ ...fenced.value, strangers: ['earlier'] }) : fenced
  })
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(
    /^error: .*an earlier deploy is still at work: 2 of its processes survive KILL on prod-2$/,
  )
  expect(await engine.traces('built')).toEqual([null, null])
})

test('a host on which making room stands still has its release all the same', async () => {
  const engine = await engineOf(2)
  await engine.fleet.commit('main', configFile(HEALTHY))
  alter(engine, 'prod-2', async (key, args, real) => {
    const report = await real()
    const prepares = key === 'start' && JSON.stringify(args).includes('-prepare-1')
    return prepares ? fail({ kind: 'timed_out', message: 'wrote nothing for 2 s and was cancelled' } as const) : report
  })
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded' })
})

test.each([
  ['that answers when it is asked', true, /^succeeded: null$/],
  [
    'that does not answer any more',
    false,
    /^error: prod-2 was switched, but could not be asked what it runs: the disk hangs$/,
  ],
])(
  'when all is done, a host %s and has not said what it holds with the end of its switch',
  async (_which, answers, expected) => {
    const engine = await engineOf(2)
    await engine.fleet.commit('main', configFile(HEALTHY))
    let switched = false
    alter(engine, 'prod-2', async (key, args, real) => {
      if (key === 'start' && JSON.stringify(args).includes('-switch-1')) {
        const report = (await real()) as Awaited<ReturnType<RemoteHost['start']>>
        switched = true
        return report.ok && report.value.state === 'done' ? ok({ ...report.value, told: undefined }) : report
      }
      if (key === 'read' && switched && !answers) return fail({ kind: 'timed_out', message: 'the disk hangs' } as const)
      return real()
    })
    const ended = await engine.deploy('main')
    expect(`${ended.state}: ${ended.reason}`).toMatch(expected)
  },
)

test('a host without tar is named with the tool', async () => {
  const programs = scratch('programs-')
  const others = ['cut', 'date', 'df', 'ps', 'sed', 'touch', 'chmod', 'dirname', 'uname']
  for (const tool of [...neededTools, ...others].filter(name => name !== 'tar'))
    await symlink(
      execFileSync('sh', ['-c', `command -v ${tool}`])
        .toString()
        .trim(),
      join(programs, tool),
    )
  const engine = await engineOf(1, { ForceCommand: `export PATH=${programs}; exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"` })
  const place = join(engine.fleet.hosts[0]?.root ?? '', 'checkout')
  await engine.fleet.commit(
    'main',
    `service: checkout
deploy_to: ${place}
${HEALTHY}
`,
  )
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toBe('error: transfer: the host lacks tar on prod-1')
})

test('a build that never ends is timed out however much it says, and its processes are gone', async () => {
  const engine = await engineOf(1)
  const build = 'echo $$ >"$HOME/pid"; while :; do echo still here; sleep 0.1; done'
  await engine.fleet.commit('main', configFile(`build: '${build}'\ntimeouts: { build: 2s }`))
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(
    /^timed_out: build: took longer than .* s and was cancelled on prod-1$/,
  )
  const [pid] = await engine.traces('pid')
  expect(await lives(Number(pid))).toBe(false)
  expect(await engine.live()).toEqual([null])
})

test('a service that answers well only now and then never becomes stable, and goes back', async () => {
  const engine = await engineOf(1)
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const flaps =
    'test -n "$PROMETHEUS_ROLLBACK" || { echo >>"$HOME/asked"; test $(($(wc -l <"$HOME/asked") % 3)) -ne 0; }'
  const health = `health: { command: '${flaps}', within: 2s, interval: 100ms, stable: 1s }`
  await engine.fleet.commit('next', configFile(health))
  const ended = await engine.deploy('next')
  expect(`${ended.state}: ${ended.reason}`).toMatch(
    /^rolled_back: health: not stable for 1 s: \d+ of \d+ answers were bad/,
  )
  expect(await engine.live()).toEqual([before])
})

test('a service that answers well but slowly is not ill', async () => {
  const engine = await engineOf(1)
  const health = 'health: { command: sleep 1, within: 500ms, interval: 100ms, stable: 300ms }'
  const sha = await engine.fleet.commit('main', configFile(health))
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded' })
  expect(await engine.live()).toEqual([sha])
})
