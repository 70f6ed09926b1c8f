import { execFileSync } from 'node:child_process'
import {
  createWriteStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareScript } from '@/lib/commands/prepare'
import { parseState, stateScript } from '@/lib/commands/state'
import type { Parcel, Repository } from '@/lib/ports/repository'
import { Origin, type OriginFile } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { type HostShell, hostShells, runScript } from '@/test/shells'
import { GitRepositories } from './git-repositories'

const long = (name: string) => Array.from({ length: 5 }, (_, at) => `${name}${at}`.padEnd(95, 'x')).join('/')
const odd = (bytes: number[]) => Buffer.from(bytes)

const before: OriginFile[] = [
  { path: 'plain.txt', content: 'one' },
  { path: 'unchanged/deep/file', content: 'same' },
  { path: 'becomes-executable', content: '#!/bin/sh\n' },
  { path: 'loses-executable', content: '#!/bin/sh\n', kind: 'executable' },
  { path: 'file-to-folder', content: 'file' },
  { path: 'folder-to-file/inside', content: 'inside' },
  { path: 'folder-to-file/more/inside', content: 'inside' },
  { path: 'link-to-file', content: 'plain.txt', kind: 'link' },
  { path: 'file-to-link', content: 'file' },
  { path: 'link-to-folder', content: 'unchanged', kind: 'link' },
  { path: 'folder-to-link/inside', content: 'inside' },
  { path: 'moved/from', content: 'the very same content' },
  { path: 'deleted/only', content: 'x' },
  { path: 'absolute', content: '/etc/hostname', kind: 'link' },
  { path: 'retargeted', content: 'plain.txt', kind: 'link' },
  { path: 'REVISION', content: 'theirs' },
  { path: 'removed', content: 'a file called as our list' },
  { path: '.prometheus-removed', content: 'plain.txt\0' },
]

const after: OriginFile[] = [
  { path: 'plain.txt', content: 'two' },
  { path: 'unchanged/deep/file', content: 'same' },
  { path: 'becomes-executable', content: '#!/bin/sh\n', kind: 'executable' },
  { path: 'loses-executable', content: '#!/bin/sh\n' },
  { path: 'file-to-folder/inside', content: 'inside' },
  { path: 'folder-to-file', content: 'file' },
  { path: 'link-to-file', content: 'file' },
  { path: 'file-to-link', content: 'plain.txt', kind: 'link' },
  { path: 'link-to-folder/inside', content: 'inside' },
  { path: 'folder-to-link', content: 'unchanged', kind: 'link' },
  { path: 'moved/to/here', content: 'the very same content' },
  { path: 'absolute', content: '/etc/hostname', kind: 'link' },
  { path: 'dangling', content: '../../nowhere at all', kind: 'link' },
  { path: 'retargeted', content: `${long('target')}/end`, kind: 'link' },
  { path: 'REVISION', content: 'theirs' },
  { path: 'removed', content: 'changed' },
  { path: 'empty', content: '' },
  { path: 'new\nline', content: 'n' },
  { path: `sum\n${'0'.repeat(64)}  .nothing`, content: 'n' },
  { path: '-rf', content: 'dash' },
  { path: '-/-', content: 'dash' },
  { path: ' space ', content: 's' },
  { path: 'quote\'"`$(touch pwned)', content: 'q' },
  { path: '*', content: 'star' },
  { path: '?[a]', content: 'glob' },
  { path: ':(top)', content: 'magic' },
  { path: 'back\\slash', content: 'b' },
  { path: 'back\\nslash', content: 'b', kind: 'executable' },
  { path: 'tab\tcr\rbell\x07', content: 'c' },
  { path: 'ünïcødé ☃', content: 'u' },
  { path: odd([0xff, 0xfe, 0x2f, 0x80, 0x0a]), content: odd([0, 1, 2, 0xff]) },
  { path: odd([0x6c, 0xff]), content: odd([0x2f, 0xfe, 0x20, 0x0a, 0x78]), kind: 'link' },
  { path: `${long('path')}/file`, content: 'deep' },
  { path: 'y'.repeat(100), content: 'exactly a hundred' },
  { path: 'z'.repeat(95), content: 'a hundred with the folder' },
  { path: '.gitattributes', content: 'attributed export-ignore\n*.id ident\n*.crlf eol=crlf\nsubst export-subst\n' },
  { path: 'attributed', content: 'kept' },
  { path: 'a.id', content: '$Id$\n' },
  { path: 'a.crlf', content: 'line\n' },
  { path: 'subst', content: '$Format:%H$\n' },
]

describe('a host holds exactly the commit', () => {
  const origin = new Origin()
  const first = origin.commit('main', before)
  const second = origin.commit('main', after, { parent: first })
  const third = origin.commit('main', before, { parent: second })
  let repository: Repository

  beforeAll(async () => {
    repository = new GitRepositories({ folder: scratch('mirrors ') }).open('s', origin.folder)
    expect(await repository.sync()).toMatchObject({ ok: true })
  })

  describe.each(hostShells)('under $name', shell => {
    it.each(['none', 'gzip'] as const)('after whole trees and differences, compression %s', async compression => {
      const place = scratch('place ')
      await deploy(repository, shell, place, { sha: first, base: null, compression })
      expect(held(place, first)).toEqual(expected(before))
      await deploy(repository, shell, place, { sha: second, base: first, compression })
      expect(held(place, second)).toEqual(expected(after))
      await deploy(repository, shell, place, { sha: third, base: second, compression })
      expect(held(place, third)).toEqual(expected(before))

      const whole = scratch('place ')
      await deploy(repository, shell, whole, { sha: second, base: null, compression })
      expect(held(whole, second)).toEqual(expected(after))
    })

    it.each([
      ['a changed file', 'echo more >unchanged/deep/file'],
      [
        'one of the same size and time',
        'touch -r moved/from t; printf SAME >unchanged/deep/file; touch -r t unchanged/deep/file; rm t',
      ],
      ['one more', 'echo x >unchanged/more'],
      ['one less', 'rm unchanged/deep/file'],
      ['another name', 'mv unchanged/deep unchanged/other'],
      ['another mode', 'chmod +x unchanged/deep/file'],
      ['another link', 'ln -sfn /etc/passwd absolute'],
    ])('asks for the whole tree when the base is not what it was: %s', async (_, change) => {
      const place = scratch('place ')
      await deploy(repository, shell, place, { sha: first, base: null, compression: 'none' })
      execFileSync('sh', ['-c', change], { cwd: join(place, '.prometheus/tree') })
      const wrong = await attempt(repository, shell, place, { sha: second, base: first, compression: 'none' })
      expect(wrong).toMatchObject({ code: 79, stderr: expect.stringContaining('what was unpacked is not commit') })
      const without = await attempt(repository, shell, place, { sha: second, base: first, compression: 'none' })
      expect(without).toMatchObject({ code: 79, stderr: expect.stringContaining('is not on this host') })
      await deploy(repository, shell, place, { sha: second, base: null, compression: 'none' })
      expect(held(place, second)).toEqual(expected(after))
    })

    it('does not read again what has not changed since it was read', async () => {
      const place = scratch('place ')
      await deploy(repository, shell, place, { sha: first, base: null, compression: 'none' })
      expect(await isSealed(shell, place)).toBe(shell.name !== 'busybox')
      await deploy(repository, shell, place, { sha: second, base: first, compression: 'none' })
      expect(await isSealed(shell, place)).toBe(shell.name !== 'busybox')
      await deploy(repository, shell, place, {
        sha: second,
        base: first,
        compression: 'none',
        release: `20260101000001-${second.slice(0, 7)}`,
      })
      expect(held(place, second)).toEqual(expected(after))
    })

    it('reads all of it when the host has started anew since', async () => {
      const place = scratch('place ')
      await deploy(repository, shell, place, { sha: first, base: null, compression: 'none' })
      // What a loss of power takes leaves the times as they are: here the seals are made later than the change.
      execFileSync('sh', ['-c', `echo lost >'${place}/.prometheus/tree/unchanged/deep/file'; sleep 0.05`])
      for (const seal of ['seal-a', 'seal-b']) writeFileSync(join(place, '.prometheus', seal), 'another boot\n')
      expect(await isSealed(shell, place)).toBe(false)
      const wrong = await attempt(repository, shell, place, { sha: second, base: first, compression: 'none' })
      expect(wrong).toMatchObject({ code: 79, stderr: expect.stringContaining('what was unpacked is not commit') })
      const asked = await attempt(repository, shell, place, {
        sha: third,
        base: null,
        compression: 'none',
        known: second,
      })
      expect(asked).toMatchObject({ code: 79, stderr: expect.stringContaining('nothing tells what has changed') })
    })

    it('whatever moment a difference is killed at', async () => {
      const difference: Shipment = { sha: second, base: first, compression: 'none' }
      const rounds = 12
      let whole = 0
      for (let round = 0; round <= rounds; round++) {
        const place = scratch('place ')
        await deploy(repository, shell, place, { sha: first, base: null, compression: 'none' })
        if (round > 0) await attempt(repository, shell, place, { ...difference, killAfterMs: (whole * round) / rounds })
        const started = performance.now()
        await deploy(repository, shell, place, difference)
        if (round === 0) whole = performance.now() - started
        expect(held(place, second)).toEqual(expected(after))
      }
    })

    it('goes on with a difference that was cut off, and with no other', async () => {
      const place = scratch('place ')
      await deploy(repository, shell, place, { sha: first, base: null, compression: 'none' })
      execFileSync(
        'sh',
        ['-c', `echo half ${second} ${first} >tree-of; rm -rf tree/deleted; echo tw >tree/plain.txt`],
        {
          cwd: join(place, '.prometheus'),
        },
      )
      for (const base of [first, second]) {
        const other = await attempt(repository, shell, place, { sha: third, base, compression: 'none' })
        expect(other).toMatchObject({ code: 79, stderr: expect.stringContaining('is not on this host') })
      }
      await deploy(repository, shell, place, { sha: second, base: first, compression: 'none' })
      expect(held(place, second)).toEqual(expected(after))
    })

    it('refuses a damaged upload', async () => {
      const place = scratch('place ')
      for (const cut of [0.2, 0.5, 0.9]) {
        const end = await attempt(repository, shell, place, { sha: second, base: null, compression: 'gzip', cut })
        expect(end.code).toBe(1)
        expect(treeOf(place)).toBe('')
      }
    })
  })
})

type Shipment = {
  sha: string
  base: string | null
  compression: 'none' | 'gzip'
  /** How much of the upload arrives. */
  cut?: number
  killAfterMs?: number
  /** What the host is said to know, whatever it says itself. */
  known?: string
  release?: string
}

async function deploy(repository: Repository, shell: HostShell, place: string, shipment: Shipment): Promise<void> {
  const end = await attempt(repository, shell, place, shipment)
  expect(end.stderr).toMatch(/^(release \S+ is already prepared\n)?$/)
  expect(end.code).toBe(0)
}

async function attempt(
  repository: Repository,
  shell: HostShell,
  place: string,
  { sha, base, compression, cut, killAfterMs, ...rest }: Shipment,
) {
  const parcel = await repository.parcel(sha, base, compression)
  const hash = shell.name === 'busybox' ? 'sha256' : 'blake2b'
  const known =
    rest.known ?? ((await isSealed(shell, place)) ? (treeOf(place).startsWith(`whole ${sha}`) ? sha : base) : null)
  const digest = await repository.digest(sha, hash, known)
  if (!parcel.ok || !digest.ok) throw new Error(JSON.stringify([parcel, digest]))
  await upload(place, parcel.value, cut)
  const release = rest.release ?? `20260101000000-${sha.slice(0, 7)}`
  const { name, removes } = parcel.value
  const script = `upload=.prometheus/incoming/${name}\n${prepareScript({
    ...{
      sha,
      digest: digest.value,
      hash,
      known: known !== null,
      parcel: { base, removes, compression },
      release,
    },
    ...{ keep: 5, never: [], shared: [], marks: 'nonce123', env: {} },
  })}`
  return runScript(shell, place, script, { killAfterMs })
}

async function upload(place: string, parcel: Parcel, share = 1): Promise<void> {
  mkdirSync(join(place, '.prometheus/incoming'), { recursive: true })
  const target = createWriteStream(join(place, '.prometheus/incoming', parcel.name))
  await pipeline(
    parcel.open(),
    async function* (source) {
      let left = Math.floor(parcel.size * share)
      for await (const chunk of source) {
        yield chunk.subarray(0, left)
        left -= Math.min(left, chunk.length)
      }
    },
    target,
  )
}

const isSealed = async (shell: HostShell, place: string) =>
  parseState((await runScript(shell, place, stateScript())).stdout.toString()).sealed

/** What the host says that its tree is. */
const treeOf = (place: string) => readFileSync(join(place, '.prometheus/tree-of'), 'utf8').trim()

/** What the tree on the host is, read without our own scripts. Bytes as latin1, so that any name can be a key. */
function held(place: string, sha: string): Record<string, string> {
  expect(treeOf(place)).toMatch(new RegExp(`^whole ${sha}( - [ab])?$`))
  const found: Record<string, string> = {}
  const root = Buffer.from(join(place, '.prometheus/tree'))
  const walk = (folder: Buffer) => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const path = Buffer.concat([folder, Buffer.from('/'), name])
      const stat = lstatSync(path)
      const key = path.subarray(root.length + 1).toString('latin1')
      if (stat.isDirectory()) walk(path)
      else if (stat.isSymbolicLink())
        found[key] = `link ${readlinkSync(path, { encoding: 'buffer' }).toString('latin1')}`
      else found[key] = `${(stat.mode & 0o7777).toString(8)} ${readFileSync(path).toString('latin1')}`
    }
  }
  walk(root)
  return found
}

function expected(files: OriginFile[]): Record<string, string> {
  const kinds = { file: '644', executable: '755', link: 'link' }
  const bytes = (value: string | Buffer) => Buffer.from(value as string).toString('latin1')
  return Object.fromEntries(
    files.flatMap(({ path, content, kind = 'file' }) =>
      kind === 'submodule' ? [] : [[bytes(path), `${kinds[kind]} ${bytes(content)}`]],
    ),
  )
}
