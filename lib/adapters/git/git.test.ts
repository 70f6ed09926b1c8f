import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratch } from '@/test/scratch'
import { runGit } from './git'

/** A `git` that is this shell script. */
function pretend(script: string): { PATH: string; HERE: string } {
  const folder = scratch('git-')
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'git'), 0o755)
  return { PATH: `${folder}:${process.env.PATH}`, HERE: folder }
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('git', () => {
  it('gives its code, output and words', async () => {
    const env = pretend('cat; echo "$1 $2"; echo why >&2; exit 3')
    expect(await runGit({ args: ['a b', '*'], env, input: ['in', Buffer.from('put\n')] })).toEqual({
      code: 3,
      stdout: Buffer.from('input\na b *\n'),
      stderr: 'why\n',
    })
  })

  it('runs for each of many words, with nothing to read, and says nothing of those that it could not', async () => {
    const env = pretend('test "$2" != bad && echo "$1 $2 $(cat)"')
    const { code, stdout } = await runGit({ args: ['a b'], env, each: ['one', 'bad', 'two'] })
    expect({ code, said: stdout.toString() }).toEqual({ code: 0, said: 'one a b one \nbad \ntwo a b two \n' })
  })

  it('may close its stdin early', async () => {
    const env = pretend('exec <&-; echo ok')
    const { code } = await runGit({ args: ['x'], env, input: Array.from({ length: 100 }, () => 'x'.repeat(100_000)) })
    expect(code).toBe(0)
  })

  it('is ended with its helpers when it takes too long', async () => {
    const env = pretend('sleep 1000 & echo $! >"$HERE/helper"; wait')
    const run = runGit({ args: ['fetch'], env, timeoutMs: 1500 })
    await expect(run).rejects.toMatchObject({
      failure: { kind: 'unreachable', message: 'git fetch took longer than 1.5 seconds' },
    })
    await expect.poll(() => alive(Number(readFileSync(join(env.HERE, 'helper'), 'utf8')))).toBe(false)
  })

  it('is ended when it prints too much', async () => {
    const run = runGit({ args: ['-C', 'x', 'log'], env: pretend('exec yes'), maxBytes: 1_000_000 })
    await expect(run).rejects.toMatchObject({
      failure: { kind: 'git', message: 'git log printed more than 1000000 bytes' },
    })
  })

  it('is said to be missing', async () => {
    await expect(runGit({ args: ['x'], env: { PATH: '/nowhere' } })).rejects.toMatchObject({
      failure: { kind: 'git', message: expect.stringContaining('git cannot be started on this machine') },
    })
  })
})
