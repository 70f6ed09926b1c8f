import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Origin } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { GitRepositories } from './git-repositories'
import { Mirror } from './mirror'

const one = [{ path: 'a', content: 'a' }]

function value<T>(answer: { ok: true; value: T } | { ok: false; failure: unknown }): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure))
  return answer.value
}

let origin: Origin
let folder: string
let repositories: GitRepositories
beforeEach(() => {
  origin = new Origin()
  folder = scratch('mirrors ')
  repositories = new GitRepositories({ folder })
})

describe('sync', () => {
  it('lists branches of any name, with their commits', async () => {
    const names = [
      'main',
      '$(touch$IFS.pwned)',
      '`id`',
      'a;b',
      'ünïcødé-☃',
      'x'.repeat(200),
      "it's",
      'feature/deep/er',
      'a&&b',
      '"q"',
      '%00',
      'HEAD2',
      '-dash',
    ]
    const shas = names.map((name, at) =>
      origin.commit(name.startsWith('-') ? `x${at}` : name, one, { subject: `About ${name}` }),
    )
    origin.git('update-ref', 'refs/heads/-dash', shas.at(-1) ?? '')
    origin.git('update-ref', '-d', `refs/heads/x${names.length - 1}`)
    const { branches, defaultBranch } = value(await repositories.open('s', origin.folder).sync())
    expect(defaultBranch).toBe('main')
    expect(branches.map(branch => branch.name).sort()).toEqual([...names].sort())
    for (const [at, name] of names.entries()) {
      const commit = branches.find(branch => branch.name === name)?.commit
      expect(commit).toMatchObject({
        sha: shas[at],
        subject: `About ${name}`,
        authorName: 'Ada',
        authorEmail: 'ada@example.com',
      })
      expect(value(await repositories.open('s', origin.folder).resolve(name)).sha).toBe(shas[at])
    }
    expect(existsSync('.pwned')).toBe(false)
  })

  it('knows an empty repository, and its first branch', async () => {
    const repository = repositories.open('s', origin.folder)
    expect(value(await repository.sync())).toEqual({ branches: [], defaultBranch: null })
    origin.commit('main', one)
    expect(value(await repository.sync())).toMatchObject({ branches: [{ name: 'main' }], defaultBranch: 'main' })
  })

  it('follows force-pushes, deletions, and a branch that becomes a folder of branches', async () => {
    const repository = repositories.open('s', origin.folder)
    const lost = origin.commit('main', one)
    origin.commit('feature', one)
    value(await repository.sync())
    const forced = origin.commit('main', [{ path: 'b', content: 'b' }])
    origin.git('update-ref', '-d', 'refs/heads/feature')
    origin.commit('feature/one', one)
    const { branches } = value(await repository.sync())
    expect(branches.map(branch => branch.name)).toEqual(['feature/one', 'main'])
    expect(value(await repository.resolve('main')).sha).toBe(forced)
    // What was deployed once stays comparable.
    expect(value(await repository.resolve(lost)).sha).toBe(lost)
    expect(value(await repository.parcel(forced, lost, 'none')).base).toBe(lost)
  })

  it('lists a thousand branches, and follows the one that moves', async () => {
    const first = origin.commit('main', one)
    const names = Array.from({ length: 999 }, (_, at) => `feature/${at}`)
    execFileSync('git', ['update-ref', '--stdin'], {
      cwd: origin.folder,
      input: names.map(name => `create refs/heads/${name} ${first}\n`).join(''),
    })
    const repository = repositories.open('s', origin.folder)
    expect(value(await repository.sync()).branches).toHaveLength(1000)
    const moved = origin.commit('feature/500', one, { parent: first })
    const { branches } = value(await repository.sync())
    expect(branches).toHaveLength(1000)
    expect(branches.filter(({ commit }) => commit.sha !== first).map(({ name }) => name)).toEqual(['feature/500'])
    expect(branches.find(({ name }) => name === 'feature/500')?.commit.sha).toBe(moved)
  })

  it('says whether a repository vanished, is none, or was never one', async () => {
    const repository = repositories.open('s', origin.folder)
    const sha = origin.commit('main', one)
    value(await repository.sync())
    rmSync(origin.folder, { recursive: true })
    expect(await repository.sync()).toMatchObject({ ok: false, failure: { kind: 'not_found' } })
    expect(value(await repository.resolve('main')).sha).toBe(sha)
    mkdirSync(origin.folder)
    expect(await repository.sync()).toMatchObject({ ok: false, failure: { kind: 'not_a_repository' } })
    expect(await repositories.open('t', 'ext::sh -c true').sync()).toMatchObject({
      ok: false,
      failure: { kind: 'bad_url' },
    })
  })

  it('says nothing of credentials', async () => {
    const answer = await repositories.open('s', 'https://ada:s3cret@localhost:1/x').sync()
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'unreachable' } })
    expect(JSON.stringify(answer)).not.toMatch(/ada|s3cret/)
  })

  it('may be done by several processes at once', async () => {
    const shas = Array.from({ length: 40 }, (_, at) => origin.commit(`b${at}`, [{ path: `f${at}`, content: `${at}` }]))
    for (let round = 0; round < 3; round++) {
      if (round > 0)
        shas.forEach((_, at) => {
          shas[at] = origin.commit(`b${at}`, [{ path: `r${round}`, content: `${at}` }])
        })
      // Each has a queue of its own, as another process has.
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => new GitRepositories({ folder }).open('s', origin.folder).sync()),
      )
      for (const answer of answers) expect(value(answer).branches).toHaveLength(40)
    }
    const { branches } = value(await repositories.open('s', origin.folder).sync())
    expect(branches.map(branch => branch.commit.sha).sort()).toEqual([...shas].sort())
  })

  it('brings a commit together with its files, for whoever reads meanwhile', async () => {
    for (const content of ['first', 'second']) {
      origin.commit('main', [{ path: 'a', content }])
      value(await repositories.open('s', origin.folder).sync())
    }
    const objects = execFileSync('git', ['-C', join(folder, 's', 'mirror.git'), 'count-objects', '-v']).toString()
    expect(objects).toMatch(/^count: 0$/m)
    expect(objects).toMatch(/^packs: 2$/m)
  })

  it('gets over the lock of a git that was killed long ago', async () => {
    origin.commit('main', one)
    const repository = repositories.open('s', origin.folder)
    value(await repository.sync())
    const lock = join(folder, 's/mirror.git/refs/heads/main.lock')
    writeFileSync(lock, '')
    utimesSync(lock, new Date(0), new Date(0))
    const sha = origin.commit('main', [{ path: 'b', content: 'b' }])
    expect(value(await repository.sync()).branches[0]?.commit.sha).toBe(sha)
  })

  it.runIf(process.getuid?.() === 0)('reads a repository that belongs to someone else', async () => {
    const sha = origin.commit('main', one)
    execFileSync('chown', ['-R', '12345:12345', origin.folder])
    chmodSync(origin.folder, 0o755)
    expect(
      value(await repositories.open('s', `file://${encodeURI(origin.folder)}`).sync()).branches[0]?.commit.sha,
    ).toBe(sha)
    expect(value(await repositories.open('t', origin.folder).sync()).branches).toHaveLength(1)
  })

  it('refuses object names that are not SHA-1', async () => {
    const other = scratch('sha256 ')
    execFileSync('git', ['init', '--bare', '--quiet', '--object-format=sha256', other])
    execFileSync('git', ['fast-import', '--quiet'], {
      cwd: other,
      input: 'commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 0\n',
    })
    expect(await repositories.open('s', other).sync()).toMatchObject({ ok: false, failure: { kind: 'unsupported' } })
  })

  it('is not led astray by the environment', async () => {
    const sha = origin.commit('main', one)
    const env = {
      ...process.env,
      GIT_DIR: '/nowhere',
      GIT_SSH_COMMAND: 'false',
      GIT_CONFIG_COUNT: 'x',
      GIT_INDEX_FILE: '/nowhere/i',
    }
    const { branches } = value(await new GitRepositories({ folder, env }).open('s', origin.folder).sync())
    expect(branches[0]?.commit.sha).toBe(sha)
  })
})

describe('resolve', () => {
  it('prefers a branch, then takes a sha of seven digits or more', async () => {
    const first = origin.commit('main', one)
    const second = origin.commit('main', [{ path: 'b', content: 'b' }], { parent: first })
    origin.git('update-ref', `refs/heads/${second.slice(0, 7)}`, first)
    const repository = repositories.open('s', origin.folder)
    expect(value(await repository.resolve(first.slice(0, 7))).sha).toBe(first)
    expect(value(await repository.resolve(second.slice(0, 7))).sha).toBe(first)
    expect(value(await repository.resolve(second)).sha).toBe(second)
  })

  it.each([
    'nope',
    '',
    '-n',
    '--all',
    'HEAD',
    'main~0',
    'main^{tree}',
    'ma*',
    '@{-1}',
    'main:a',
    'abcdef',
    'a\0b',
    'f'.repeat(40),
    '0'.repeat(7),
    '../main',
    'refs/heads/main',
    'x'.repeat(5000),
  ])('does not know %j', async ref => {
    origin.commit('main', one)
    expect(await repositories.open('s', origin.folder).resolve(ref)).toMatchObject({
      ok: false,
      failure: { kind: 'no_such_ref' },
    })
  })

  it('finds a commit that was pushed since the mirror was fetched', async () => {
    const repository = repositories.open('s', origin.folder)
    origin.commit('main', one)
    value(await repository.sync())
    const sha = origin.commit('main', [{ path: 'b', content: 'b' }])
    expect(value(await repository.resolve(sha)).sha).toBe(sha)
  })
})

describe('readFile', () => {
  it('gives the text at a commit, and nothing else', async () => {
    const big = 'x'.repeat(1000)
    const sha = origin.commit('main', [
      { path: 'prometheus.yml', content: 'service: ☃\n' },
      { path: 'deep/-x *', content: 'y' },
      { path: 'big', content: big },
      { path: 'link', content: '/etc/passwd', kind: 'link' },
      { path: 'latin', content: Buffer.from('caf\xe9', 'latin1') },
    ])
    const repository = repositories.open('s', origin.folder)
    expect(value(await repository.readFile(sha, 'prometheus.yml', 1000))).toBe('service: ☃\n')
    expect(value(await repository.readFile(sha, 'deep/-x *', 1000))).toBe('y')
    expect(value(await repository.readFile(sha, 'big', 1000))).toBe(big)
    expect(await repository.readFile(sha, 'big', 999)).toMatchObject({ ok: false, failure: { kind: 'unsupported' } })
    expect(await repository.readFile(sha, 'link', 999)).toMatchObject({ ok: false, failure: { kind: 'unsupported' } })
    expect(await repository.readFile(sha, 'latin', 999)).toMatchObject({
      failure: { kind: 'unsupported', message: expect.stringContaining('latin is not text in UTF-8') },
    })
    for (const path of ['deep', 'deep/', 'nope', '', '.', '../x', '/etc/passwd', 'deep/*', ':(top)big', '-x', 'a\0b']) {
      expect(value(await repository.readFile(sha, path, 1000))).toBeNull()
    }
    expect(await repository.readFile('main', 'big', 1)).toMatchObject({ ok: false, failure: { kind: 'no_such_ref' } })
  })
})

describe('commitsApart', () => {
  it.each([3, 100])('lists what is new and what is gone, newest first, at most %i', async limit => {
    const shas = [origin.commit('main', one, { subject: '0' })]
    for (let at = 1; at < 6; at++)
      shas.push(origin.commit('main', [{ path: `${at}`, content: '' }], { parent: shas.at(-1), subject: `${at}` }))
    const repository = repositories.open('s', origin.folder)
    const side = origin.commit('side', one, { parent: shas[1], subject: 'side' })
    const apart = value(await repository.commitsApart(side, shas[5] ?? '', limit))
    expect(apart.commits.map(commit => commit.subject)).toEqual(['5', '4', '3', '2'].slice(0, limit))
    expect(apart).toMatchObject({ ahead: 4, behind: 1, gone: [{ sha: side, subject: 'side' }] })
    const back = value(await repository.commitsApart(shas[5] ?? '', shas[1] ?? '', limit))
    expect(back).toMatchObject({ ahead: 0, behind: 4, commits: [] })
    expect(back.gone.map(commit => commit.subject)).toEqual(['5', '4', '3', '2'].slice(0, limit))
    expect(value(await repository.commitsApart(side, side, limit))).toEqual({
      ...{ ahead: 0, behind: 0, commits: [], gone: [] },
    })
  })
})

describe('parcel', () => {
  it('is made once for many hosts, and old ones go', async () => {
    const sha = origin.commit('main', one)
    const repository = repositories.open('s', origin.folder)
    const spool = join(folder, 's/spool')
    const parcels = await Promise.all(Array.from({ length: 10 }, () => repository.parcel(sha, null, 'gzip')))
    const { name, size } = value(parcels[0] ?? (await repository.parcel(sha, null, 'gzip')))
    expect(readdirSync(spool)).toEqual([name])
    for (const parcel of parcels) expect(value(parcel)).toMatchObject({ name, size, files: 1, base: null })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3_600_000 })
    value(await repository.parcel(sha, null, 'none'))
    vi.useRealTimers()
    expect(readdirSync(spool)).toEqual([`${sha}.whole.v1.tar`])
  })

  it('gives the whole tree upon a base nobody knows', async () => {
    const sha = origin.commit('main', one)
    for (const base of ['f'.repeat(40), '--output=x', 'main']) {
      expect(value(await repositories.open('s', origin.folder).parcel(sha, base, 'none')).base).toBeNull()
    }
  })

  it('refuses submodules by their names, and sends what came before them', async () => {
    const before = origin.commit('main', one)
    const submodule = (path: string) => ({ path, content: 'a'.repeat(40), kind: 'submodule' as const })
    const sha = origin.commit('main', [...one, submodule('lib/sub'), submodule('lib/two')], { parent: before })
    const repository = repositories.open('s', origin.folder)
    for (const answer of [
      await repository.digest(sha, 'blake2b', null),
      await repository.parcel(sha, before, 'none'),
    ]) {
      expect(answer).toMatchObject({
        ok: false,
        failure: { kind: 'unsupported', message: expect.stringContaining('lib/sub and 1 more are submodules') },
      })
    }
    expect(value(await repository.parcel(before, null, 'none')).files).toBe(1)
  })

  it('is summed up right from what is remembered, torn or grown as that may be', async () => {
    const sums = join(folder, 's/digests/sums.blake2b')
    const repository = repositories.open('s', origin.folder)
    const digests: string[] = []
    for (let at = 0; at < 9; at++) {
      const sha = origin.commit('main', [...one, { path: 'new', content: `${at}` }])
      const digest = value(await repository.digest(sha, 'blake2b', null))
      expect(digest).toEqual(value(await repositories.open(`fresh-${at}`, origin.folder).digest(sha, 'blake2b', null)))
      expect(readFileSync(sums, 'latin1').split('\n').length - 1).toBeLessThanOrEqual(4)
      if (at % 3 === 1) truncateSync(sums, statSync(sums).size - 7)
      digests.push(digest)
    }
    expect(new Set(digests).size).toBe(9)
  })

  it('refuses Git LFS, but not a text about it', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1\n`
    const repository = repositories.open('s', origin.folder)
    const fixture = origin.commit('main', [{ path: 'fixture', content: pointer }])
    expect(await repository.digest(fixture, 'blake2b', null)).toMatchObject({ ok: true })
    const attributes = { path: 'img/.gitattributes', content: '*.png filter=lfs diff=lfs merge=lfs -text\n' }
    const unused = origin.commit('main', [attributes])
    expect(await repository.digest(unused, 'blake2b', null)).toMatchObject({ ok: true })
    const used = origin.commit('main', [attributes, { path: 'img/a.png', content: pointer }])
    for (const answer of [
      await repository.digest(used, 'blake2b', null),
      await repository.parcel(used, null, 'none'),
    ]) {
      expect(answer).toMatchObject({
        ok: false,
        failure: { kind: 'unsupported', message: expect.stringContaining('img/a.png') },
      })
    }
    const before = origin.commit('main', [{ path: 'img/a.png', content: pointer }])
    expect(await repository.digest(before, 'blake2b', fixture)).toMatchObject({ ok: true })
    expect(await repository.digest(used, 'blake2b', before)).toMatchObject({
      ok: false,
      failure: { kind: 'unsupported', message: expect.stringContaining('img/a.png') },
    })
  })

  it('is summed up by what has changed, where the rest is known', async () => {
    const before = origin.commit('main', [...one, { path: 'run', content: 'x' }])
    const sha = origin.commit('main', [...one, { path: 'run', content: 'x', kind: 'executable' }], { parent: before })
    const repository = repositories.open('s', origin.folder)
    const of = async (known: string | null) => value(await repository.digest(sha, 'blake2b', known))
    expect(new Set(await Promise.all([of(null), of(before), of(sha)])).size).toBe(3)
    expect(await of('f'.repeat(40))).toBe(await of(null))
    expect(await of('--output=x')).toBe(await of(null))
  })

  it.each([
    ['..', 'leaves its tree'],
    ['.', 'leaves its tree'],
  ])('refuses a crafted tree that holds %j', async (name, reason) => {
    const sha = crafted(`100644 blob BLOB\t${name}\0`)
    expect(await repositories.open('s', origin.folder).parcel(sha, null, 'none')).toMatchObject({
      ok: false,
      failure: { kind: 'unsupported', message: expect.stringContaining(reason) },
    })
  })

  it('refuses a crafted tree that writes through a link', async () => {
    const sha = crafted('120000 blob BLOB\ta\x00040000 tree TREE\ta\0')
    expect(await repositories.open('s', origin.folder).parcel(sha, null, 'none')).toMatchObject({
      ok: false,
      failure: { kind: 'unsupported', message: expect.stringContaining('as a file and as a folder') },
    })
  })

  function crafted(entries: string): string {
    const input = (text: string, ...args: string[]) =>
      execFileSync('git', args, { cwd: origin.folder, input: text }).toString().trim()
    const blob = input('/tmp', 'hash-object', '-w', '--stdin')
    const tree = input(`100644 blob ${blob}\tinside\0`, 'mktree', '-z')
    const top = input(entries.replace('BLOB', blob).replace('TREE', tree), 'mktree', '-z')
    const identity = ['-c', 'user.name=x', '-c', 'user.email=x@y']
    const sha = execFileSync('git', [...identity, 'commit-tree', '-m', 'x', top], { cwd: origin.folder })
      .toString()
      .trim()
    origin.git('update-ref', 'refs/heads/main', sha)
    return sha
  }
})

describe('a tree of 2,000 files', () => {
  it('is digested and packed once, and a change costs little', async () => {
    const files = Array.from({ length: 2000 }, (_, at) => ({
      path: `d${at % 50}/f${at}`,
      content: `${at}\n`.repeat(2000),
    }))
    const first = origin.commit('main', files)
    const second = origin.commit('main', [...files.slice(100), { path: 'new', content: 'new' }], { parent: first })
    const repository = repositories.open('s', origin.folder)
    value(await repository.sync())
    expect(value(await repository.digest(first, 'blake2b', null))).toMatch(/^[0-9a-f]{128}$/)
    expect(value(await repository.parcel(first, null, 'none'))).toMatchObject({ files: 2000 })
    const difference = value(await repository.parcel(second, first, 'none'))
    expect(difference.files).toBe(1)
    expect(difference.size).toBeLessThan(10_000)
  })
})

describe('how commits differ', () => {
  it('counts and lists what comes and what goes, for histories that went apart', async () => {
    const base = origin.commit('main', [{ path: 'a', content: '1\n' }])
    const main = origin.commit('main', [{ path: 'a', content: '1\n2\n' }], { parent: base, subject: 'On main' })
    const first = origin.commit('topic', [{ path: 'a', content: '1\n' }], { parent: base })
    const topic = origin.commit('topic', [{ path: 'ü/b c', content: Buffer.from([0, 1]) }], { parent: first })
    const repository = repositories.open('s', origin.folder)
    value(await repository.sync())
    expect(value(await repository.countApart(main, [topic, 'f'.repeat(40), main]))).toEqual([
      { head: topic, ahead: 2, behind: 1 },
      { head: main, ahead: 0, behind: 0 },
    ])
    expect(value(await repository.countApart(topic, [main]))).toEqual([{ head: main, ahead: 1, behind: 2 }])
    expect(value(await repository.compareTrees(main, topic, 10))).toEqual({
      count: 2,
      added: 0,
      removed: 2,
      paths: ['a', 'ü/b c'],
    })
    expect(value(await repository.compareTrees(main, topic, 1)).paths).toHaveLength(1)
    expect(value(await repository.compareTrees(main, main, 10)).count).toBe(0)
  })

  it('still knows a commit that a force push has thrown away, and says when it never knew one', async () => {
    const lost = origin.commit('main', [{ path: 'a', content: '1\n' }])
    const repository = repositories.open('s', origin.folder)
    value(await repository.sync())
    const forced = origin.commit('main', [{ path: 'b', content: '1\n' }])
    value(await repository.sync())
    expect(value(await repository.countApart(lost, [forced]))).toEqual([{ head: forced, ahead: 1, behind: 1 }])
    expect(await repository.countApart('0'.repeat(40), [forced])).toMatchObject({
      ok: false,
      failure: { kind: 'no_such_ref' },
    })
  })

  it('looks through the mirror once for a commit that is not there, however often it is asked for', async () => {
    const repository = repositories.open('s', origin.folder)
    const head = origin.commit('main', one)
    const asked = vi.spyOn(Mirror.prototype, 'try')
    for (let times = 0; times < 3; times++) expect((await repository.resolve('0'.repeat(40))).ok).toBe(false)
    expect(asked.mock.calls.filter(([args]) => args[0] === 'fsck')).toHaveLength(1)
    asked.mockRestore()

    // What else goes wrong is looked into at once, also soon after.
    for (const name of readdirSync(join(folder, 's/mirror.git/objects'), { recursive: true, encoding: 'utf8' }))
      if (/[0-9a-f]{38}$|\.pack$/.test(name)) writeFileSync(join(folder, 's/mirror.git/objects', name), 'damaged')
    expect(value(await repository.sync()).branches).toMatchObject([{ name: 'main', commit: { sha: head } }])
  })

  it('counts in a history of 50,000 commits', async () => {
    const lines = Array.from({ length: 50_000 }, (_, at) => {
      const from = at === 0 ? '' : `from refs/heads/long^0\n`
      return `commit refs/heads/long\ncommitter A <a@b.c> ${1_600_000_000 + at} +0000\ndata 1\nx\n${at === 0 ? from : ''}`
    })
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: origin.folder, input: lines.join('') })
    const first = origin.git('rev-list', '--max-parents=0', 'long')
    const repository = repositories.open('s', origin.folder)
    const { branches } = value(await repository.sync())
    const head = branches.find(({ name }) => name === 'long')?.commit.sha ?? ''
    expect(value(await repository.countApart(first, [head]))).toEqual([{ head, ahead: 49_999, behind: 0 }])
    const apart = value(await repository.commitsApart(first, head, 100))
    expect(apart).toMatchObject({ ahead: 49_999, behind: 0, gone: [] })
    expect(apart.commits).toHaveLength(100)
  })
})
