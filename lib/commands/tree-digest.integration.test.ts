import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Hash } from '@/lib/domain/hash'
import { scratch } from '@/test/scratch'
import { hostShells, runScript } from '@/test/shells'
import { SUM_PROGRAM, TREE_DIGEST } from './tree-digest'

describe.each(hostShells)('the digest of a folder, under $name', shell => {
  const digest = async (way: string, script: string, { lists = 'list', hash = 'sha256' as Hash } = {}) => {
    const work = scratch('digest ')
    execFileSync('sh', ['-c', `umask 022; mkdir tree; cd tree; ${script}`], { cwd: work })
    const text = `export LC_ALL=C\n${TREE_DIGEST}\nsum=${SUM_PROGRAM[hash]} lists='${work}/${lists}'\n${way}`
    return (await runScript(shell, join(work, 'tree'), text)).stdout.toString()
  }
  const odd = `printf 1 >-rf; printf 2 >'back\\slash'; printf 3 >'new
line'; printf 4 >"$(printf 'cr\\r')"; printf 5 >"$(printf '\\377\\376')"; mkdir -p 'a b/%s' empty; printf 6 >'a b/%s/x'
    chmod +x 'a b/%s/x' -- -rf; ln -s 'x // y' 'to nowhere'; ln -s . self; ln -s 'new
line' link`

  it.runIf(shell.name !== 'busybox').each(['blake2b', 'sha256'] as const)(
    'is the same both ways, by %s',
    async hash => {
      for (const script of [':', 'echo x >file', odd, 'mkfifo pipe; echo x >file']) {
        const quick = await digest('tree_digest', script, { hash })
        expect(quick).toMatch(hash === 'sha256' ? /^[0-9a-f]{64} / : /^[0-9a-f]{128} /)
        expect(await digest('tree_digest_by_lists', script, { hash })).toBe(quick)
      }
    },
  )

  it('is another for anything that is not the same', async () => {
    const scripts = [':', 'echo x >a', 'echo x >b', 'echo y >a', 'echo x >a; chmod +x a', 'ln -s x a', 'ln -s y a']
    const more = ['mkfifo a', 'ln -s /x a', 'echo x >a; echo x >b', 'echo x >a; ln -s a b', odd]
    const digests = await Promise.all(
      [...scripts, ...more].map(script => digest('tree_digest_by_lists', script).then(text => text.slice(0, 64))),
    )
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('is none where the lists cannot be written', async () => {
    expect(await digest('tree_digest_by_lists', 'echo x >file', { lists: 'no folder/list' })).toBe('')
  })

  it.runIf(shell.name === 'busybox')('is never taken for one where the quick way cannot work', async () => {
    expect(await digest('tree_digest', ':')).not.toBe(await digest('tree_digest_by_lists', ':'))
  })
})
