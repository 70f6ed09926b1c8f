import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { quote } from '@/lib/commands/quote'
import { neededTools } from '@/lib/commands/runner.sh'
import { begin, until, value } from '@/lib/ports/remote-host.contract'
import { type LocalHost, startLocalHost } from '@/test/local-host'

const logins = ['/bin/bash', '/bin/sh', '/usr/bin/zsh', '/usr/bin/tcsh', '/usr/bin/fish']
const runners = ['dash', 'busybox', 'bash']

/**
 * Another program in the place of `/bin/sh`, in a mount namespace of this call and what it starts. BusyBox brings its own
 * programs along, all but the two of util-linux.
 */
function asShell(login: string, runner: string): string[] {
  const mount = `mount --bind ${quote(`/usr/bin/${runner}`)} "$(readlink -f /bin/sh)"`
  const path = runner === 'busybox' ? `export PATH=${quote(applets())}:"$PATH"` : ':'
  return ['/usr/bin/unshare', '-m', '--', '/bin/bash', '-c', `${mount} && ${path} && exec ${quote(login)} -c "$0"`]
}

function applets(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-applets-'))
  folders.push(folder)
  for (const name of neededTools)
    if (!['flock', 'setsid', 'sh'].includes(name)) symlinkSync('/usr/bin/busybox', join(folder, name))
  return folder
}
const folders: string[] = []
afterAll(() => folders.forEach(folder => void rmSync(folder, { recursive: true })))

const canMount = (() => {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe.skipIf(!canMount)('the runner under other shells', () => {
  let local: LocalHost
  afterEach(() => local.stop())

  for (const login of logins) {
    for (const runner of runners) {
      it.skipIf(!existsSync(login) || !existsSync(`/usr/bin/${runner}`))(`${login} with ${runner} as sh`, async () => {
        local = await startLocalHost(asShell(login, runner))
        const { host } = local
        const place = { deployTo: `${local.root}/we ird'"$(x)*\\é À-rf`, owner: 'checkout/test' }
        expect(value(await host.probe()).missing).toEqual([])
        value(await host.fence(place, 5, []))
        const short = begin(host, place, 'short', "echo \"it's $((1 + 1))\" '\\' ÁÀ; exit 4", { token: 5 })
        expect(value(await short.report)).toMatchObject({ state: 'done', exitCode: 4 })
        expect(short.log().toString()).toBe("it's 2 \\ ÁÀ\n")
        const bytes = randomBytes(5_000)
        const upload = {
          size: bytes.length,
          open: () => [bytes.subarray(0, 4_000), bytes.subarray(4_000)],
        }
        const sent = begin(host, place, 'sent', 'cat "$upload"', { token: 5, upload })
        expect(value(await sent.report)).toMatchObject({ state: 'done', exitCode: 0 })
        expect(sent.log().equals(bytes)).toBe(true)
        const long = begin(host, place, 'long', 'echo 1; until [ -e go ]; do sleep 0.02; done; echo 2', { token: 5 })
        await until(async () => long.log().length > 0)
        expect(value(await host.act(place, 5, 'touch go; pwd', 5_000)).stdout).toBe(`${place.deployTo}\n`)
        expect(value(await long.report)).toMatchObject({ state: 'done', logLength: 4 })
        expect(long.log().toString()).toBe('1\n2\n')
        const stubborn = begin(host, place, 'stubborn', 'trap "" TERM; echo x; setsid sleep 60 & timeout 60 sleep 60', {
          token: 5,
        })
        await until(async () => stubborn.log().length > 0)
        expect(value(await host.cancel(place, 'stubborn', 5, 100))).toMatchObject({ state: 'done', cancelled: true })
        expect(value(await stubborn.report)).toMatchObject({ state: 'done', cancelled: true })
      })
    }
  }
})
