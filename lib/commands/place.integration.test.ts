import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { scratch } from '@/test/scratch'
import { hostShells, runScript, type ScriptEnd } from '@/test/shells'
import { WHOLE_TREE_NEEDED } from './apply-parcel'
import { commandScript } from './command'
import { parseMarks, stripMarks } from './marks'
import { type Preparation, prepareScript } from './prepare'
import { purgeScript } from './purge'
import { parseState, stateScript } from './state'
import { switchScript } from './switch'
import { TREE_DIGEST } from './tree-digest'

const marks = 'nonce123'
const releaseAt = (at: number, sha: string) => `202601010000${String(at).padStart(2, '0')}-${sha.slice(0, 7)}`
const shaOf = (letter: string) => letter.repeat(40)

/** A release to prepare, and the upload that the runner would tell its script of. */
type Sent = Preparation & { upload: string }
const prepare = ({ upload, ...preparation }: Sent) => `upload=${upload}\n${prepareScript(preparation)}`

const activate = (release: string) => `activate ${release}`

describe.each(hostShells)('a place, under $name', shell => {
  let place: string
  beforeEach(() => {
    place = scratch("pl'ace $(id) ")
    mkdirSync(join(place, '.prometheus/incoming'), { recursive: true })
  })

  const run = (script: string, options: Parameters<typeof runScript>[3] = {}) =>
    runScript(shell, place, script, options)
  const sh = (script: string) => execFileSync('sh', ['-c', script], { cwd: place }).toString()
  const read = (path: string) => readFileSync(join(place, path), 'utf8')
  const state = async () => parseState((await run(stateScript())).stdout.toString())
  const stepsOf = (end: ScriptEnd) =>
    parseMarks(marks, end.stdout).map(mark =>
      [mark.kind, mark.step, ...(mark.kind === 'end' ? [mark.code] : [])].join(' '),
    )

  /** Packs a folder made by `script` as the upload of a whole tree; gives what prepare needs to know of it. */
  async function packed(sha: string, script = 'echo hello >file'): Promise<Sent> {
    const work = scratch('work-')
    mkdirSync(join(work, 'tree'))
    execFileSync('sh', ['-c', `umask 022; ${script}`], { cwd: join(work, 'tree') })
    const end = await runScript(
      shell,
      join(work, 'tree'),
      `export LC_ALL=C\n${TREE_DIGEST}\nsum=sha256sum lists=$PWD/../list\ntree_digest_by_lists`,
    )
    const name = `${sha}.whole.tar`
    execFileSync('tar', ['-cf', join(place, '.prometheus/incoming', name), '-C', work, 'tree'])
    return {
      ...{
        sha,
        digest: end.stdout.toString().slice(0, 64),
        hash: 'sha256',
        known: false,
        parcel: { base: null, removes: false, compression: 'none' },
      },
      ...{
        release: releaseAt(0, sha),
        keep: 9,
        never: [],
        shared: [],
        marks,
        env: {},
        upload: `.prometheus/incoming/${name}`,
      },
    }
  }

  describe('prepare', () => {
    it('lays out, links and builds a release, and activates it', async () => {
      const sha = shaOf('a')
      const tree =
        'echo theirs >REVISION; mkdir -p bin log/deep; echo x >log/deep/theirs; printf "#!/bin/sh\\necho ran" >bin/x; chmod +x bin/x; ln -s /etc/passwd out'
      const preparation = {
        ...(await packed(sha, tree)),
        shared: ['.env', 'log/', 'tmp/ca che/', "it's -x", 'log/'],
        env: { PORT: '8080', PROMETHEUS_DEPLOYER: 'a "b"\n$(touch pwned)', LC_ALL: 'C.UTF-8' },
        beforeBuild: 'echo before',
        build:
          'bin/x >built\nprintf "%s|%s|%s|%s|%s" "$PORT" "$PROMETHEUS_DEPLOYER" "$PROMETHEUS_RELEASE_PATH" "$LANG" "$PWD"',
      }
      mkdirSync(join(place, 'shared'))
      writeFileSync(join(place, 'shared/.env'), 'KEY=1')
      mkdirSync(join(place, "shared/it's -x"))
      const end = await run(prepare(preparation))
      expect(end).toMatchObject({ code: 0, stderr: '' })
      expect(stepsOf(end)).toEqual(
        ['transfer', 'link', 'before_build', 'build'].flatMap(step => [`begin ${step}`, `end ${step} 0`]),
      )
      const { release } = preparation
      const path = join(place, 'releases', release)
      expect(stripMarks(marks, end.stdout).toString()).toBe(
        `before\n8080|a "b"\n$(touch pwned)|${path}|C.UTF-8|${path}`,
      )
      expect(read(`releases/${release}/REVISION`)).toBe(`${sha}\n`)
      expect(read(`releases/${release}/built`)).toBe('ran\n')
      expect(read('.prometheus/tree/REVISION')).toBe('theirs\n')
      expect(readlinkSync(join(path, 'out'))).toBe('/etc/passwd')
      expect(statSync(join(path, 'bin/x')).mode & 0o777).toBe(0o755)
      expect(read(`releases/${release}/.env`)).toBe('KEY=1')
      for (const shared of ['log', 'tmp/ca che', "it's -x"]) {
        expect(realpathSync(join(path, shared))).toBe(realpathSync(join(place, 'shared', shared)))
      }
      expect(readdirSync(join(place, 'shared/log'))).toEqual([])
      expect(existsSync(join(path, 'pwned'))).toBe(false)
      expect(existsSync(join(place, preparation.upload))).toBe(false)
      expect(statSync(join(path, 'file'), { throwIfNoEntry: false })).toBeUndefined()

      writeFileSync(join(path, 'touched'), '')
      const again = await run(prepare(preparation))
      expect(again).toMatchObject({ code: 0, stderr: `release ${release} is already prepared\n` })
      expect(stepsOf(again)).toEqual(stepsOf(end))
      expect(existsSync(join(path, 'touched'))).toBe(true)
    })

    it('fails with the code of the build, and begins anew', async () => {
      const preparation = await packed(shaOf('a'))
      const end = await run(prepare({ ...preparation, beforeBuild: 'touch left', build: 'false\nexit 42' }))
      expect(end.code).toBe(42)
      expect(stepsOf(end).slice(-2)).toEqual(['begin build', 'end build 42'])
      expect((await run(activate(preparation.release))).code).toBe(1)
      expect((await run(prepare({ ...preparation, build: 'test ! -e left' }))).code).toBe(0)
    })

    it('survives what a build may leave behind', async () => {
      const preparation = await packed(shaOf('a'))
      const build = 'mkdir -p mod/cache; echo x >mod/cache/f; chmod -R a-w mod; exit 1'
      expect((await run(prepare({ ...preparation, build }))).code).toBe(1)
      expect(await run(prepare(preparation))).toMatchObject({ code: 0, stderr: '' })
      expect(existsSync(join(place, 'releases', preparation.release, 'mod'))).toBe(false)
    })

    it('does not trust a tree that it holds', async () => {
      const sha = shaOf('a')
      const preparation = await packed(sha)
      expect((await run(prepare(preparation))).code).toBe(0)
      const again = {
        ...preparation,
        release: releaseAt(1, sha),
        upload: '',
      }
      expect((await run(prepare(again))).code).toBe(0)
      // As after a power cut: the name is there, the content never came to the disk.
      writeFileSync(join(place, '.prometheus/tree/file'), '')
      const third = { ...again, release: releaseAt(2, sha) }
      expect(await run(prepare(third))).toMatchObject({
        code: WHOLE_TREE_NEEDED,
        stderr: expect.stringContaining(`what was unpacked is not commit ${sha}`),
      })
      expect((await state()).tree).toBeNull()
      expect((await run(activate(third.release))).code).toBe(1)
      expect(await run(prepare({ ...third, ...(await packed(sha)), release: third.release }))).toMatchObject({
        code: 0,
      })
      expect(read(`releases/${third.release}/file`)).toBe('hello\n')
    })

    it('keeps the pristine tree pristine', async () => {
      const preparation = await packed(shaOf('a'), 'echo one >file; mkdir d; echo x >d/x')
      expect((await run(prepare({ ...preparation, build: 'echo two >file; rm -r d; echo y >y' }))).code).toBe(0)
      expect(read('.prometheus/tree/file')).toBe('one\n')
      expect(readdirSync(join(place, '.prometheus/tree')).sort()).toEqual(['d', 'file'])
    })

    it('gives a release the modes and the times that the tree has', async () => {
      const made =
        'mkdir d; echo x >d/run; chmod 755 d/run; echo y >plain; ln -s d/run link; touch -d 2001-02-03 d/run plain'
      const preparation = await packed(shaOf('a'), made)
      expect((await run(prepare(preparation))).code).toBe(0)
      const looks = (folder: string) =>
        ['d', 'd/run', 'plain', 'link'].map(path => {
          const { mode, mtimeMs } = lstatSync(join(place, folder, path))
          return { path, mode, seconds: Math.floor(mtimeMs / 1000) }
        })
      expect(looks(`releases/${preparation.release}`)).toEqual(looks('.prometheus/tree'))
      expect(statSync(join(place, 'releases', preparation.release, 'plain')).mtime.getFullYear()).toBe(2001)
    })

    it('takes no half for a tree or a release', async () => {
      const preparation = await packed(shaOf('a'))
      await run(prepare(preparation))
      sh(`echo half ${preparation.sha} >.prometheus/tree-of; : >.prometheus/built/${preparation.release}`)
      expect(await state()).toMatchObject({ tree: null, releases: [] })
      expect((await run(activate(preparation.release))).code).toBe(1)
      const upon = { ...preparation, parcel: { ...preparation.parcel, base: preparation.sha }, sha: shaOf('b') }
      await packed(shaOf('a'))
      expect((await run(prepare(upon))).code).toBe(79)
      expect((await run(prepare({ ...preparation, build: 'cat file' }))).code).toBe(0)
      expect(await state()).toMatchObject({ tree: shaOf('a'), releases: [{ release: preparation.release }] })
    })

    it('does not need the upload when the tree is there', async () => {
      const preparation = await packed(shaOf('a'))
      expect((await run(prepare(preparation))).code).toBe(0)
      expect(await run(prepare({ ...preparation, release: releaseAt(1, shaOf('a')) }))).toMatchObject({
        code: 0,
        stderr: '',
      })
      const other = await run(prepare({ ...preparation, sha: shaOf('b'), release: releaseAt(2, shaOf('b')) }))
      expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('is not on this host') })
      expect(stepsOf(other)).toEqual(['begin transfer', 'end transfer 1'])
    })

    it('names a shared file that is missing', async () => {
      const end = await run(prepare({ ...(await packed(shaOf('a'))), shared: ['config/.env'] }))
      expect(end.code).toBe(1)
      expect(end.stderr).toBe(
        `shared/config/.env does not exist on this host: create it (${place}/shared/config/.env), or remove it from \`shared\`\n`,
      )
      expect(stepsOf(end).at(-1)).toBe('end link 1')
    })

    it('never follows a link of the repository out of the release', async () => {
      const outside = scratch('outside-')
      writeFileSync(join(outside, 'x'), 'precious')
      mkdirSync(join(place, 'shared/config/deep'), { recursive: true })
      const preparation = await packed(shaOf('a'), `ln -s ${outside} config; ln -s ${outside} whole`)
      for (const shared of [['config/x/'], ['config/deep/er/']]) {
        const end = await run(prepare({ ...preparation, shared }))
        expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining('config is a link in the release') })
      }
      expect(readdirSync(outside)).toEqual(['x'])
      // The link itself is replaced like anything else, and what it led to stays.
      expect((await run(prepare({ ...preparation, shared: ['whole/'] }))).code).toBe(0)
      expect(readdirSync(outside)).toEqual(['x'])
      expect(readlinkSync(join(place, 'releases', preparation.release, 'config'))).toBe(outside)
      expect(readlinkSync(join(place, 'releases', preparation.release, 'whole'))).toBe('../../shared/whole')
    })

    it('refuses to touch a live release', async () => {
      const preparation = await packed(shaOf('a'))
      await run(prepare(preparation))
      await run(activate(preparation.release))
      sh('rm .prometheus/built/*')
      expect(await run(prepare(preparation))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('is live'),
      })
      expect(read('current/file')).toBe('hello\n')
    })

    it('is right after any crash', { timeout: 120_000 }, async () => {
      const tree =
        'for d in 1 2 3 4 5; do mkdir $d; for f in 1 2 3 4 5 6 7 8 9; do echo $d$f >$d/$f; done; done; ln -s 1 l'
      const first = await packed(shaOf('a'), tree)
      const began = performance.now()
      expect((await run(prepare({ ...first, build: 'echo built >built' }))).code).toBe(0)
      const whole = performance.now() - began
      let crashed = 0
      for (let round = 0; round < 30; round++) {
        sh('chmod -R u+w .; rm -rf releases .prometheus/tree* .prometheus/built')
        const upload = () => packed(shaOf('b'), `${tree}; echo ${round} >5/round`)
        const preparation = { ...(await upload()), release: releaseAt(round, shaOf('b')) }
        const build = 'test ! -e built; echo built >built; cat 5/round'
        const cut = await run(prepare({ ...preparation, build }), { killAfterMs: (whole * (round + 1)) / 31 })
        if (cut.code !== 0) crashed++
        // What is not there in its full size is sent again before a run is started.
        await upload()
        const end = await run(prepare({ ...preparation, build }))
        expect(end.code).toBe(0)
        expect(read(`releases/${preparation.release}/5/round`)).toBe(`${round}\n`)
        expect(read(`releases/${preparation.release}/built`)).toBe('built\n')
        expect(await state()).toMatchObject({ releases: [{ release: preparation.release }], tree: shaOf('b') })
        expect(readdirSync(join(place, 'releases'))).toEqual([preparation.release])
        expect((await run(purgeScript({ keep: 1, never: [] }))).code).toBe(0)
        expect((await state()).tree).toBe(shaOf('b'))
        expect(readdirSync(join(place, '.prometheus/incoming'))).toEqual([])
      }
      expect(crashed).toBeGreaterThan(5)
    })
  })

  describe('activate', () => {
    it('turns current over, and says so', async () => {
      expect(await state()).toMatchObject({ current: null, releases: [], tree: null })
      const [a, b] = [await packed(shaOf('a')), { ...(await packed(shaOf('b'))), release: releaseAt(1, shaOf('b')) }]
      await run(prepare(a))
      await run(prepare(b))
      for (const next of [a, b, b, a]) {
        const end = await run(activate(next.release))
        expect(end).toMatchObject({ code: 0, stderr: '' })
        expect(end.stdout.toString()).toBe(`current → releases/${next.release}\n`)
        const { current, since } = await state()
        expect(current).toEqual({ release: next.release, sha: next.sha })
        expect(Math.abs(Date.parse(since ?? '') - Date.now())).toBeLessThan(60_000)
      }
      for (let times = 0; times < 2; times++) {
        expect((await run('deactivate')).code).toBe(0)
        expect((await state()).current).toBeNull()
      }
    })

    it('refuses what is not complete, and a current that is a folder', async () => {
      const preparation = await packed(shaOf('a'))
      expect(await run(activate(preparation.release))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('not complete'),
      })
      await run(prepare(preparation))
      mkdirSync(join(place, 'current'))
      for (const script of [activate(preparation.release), 'deactivate']) {
        expect(await run(script)).toMatchObject({ code: 1, stderr: expect.stringContaining('current is not a link') })
      }
      expect((await state()).current).toBe('broken')
    })
  })

  it('state calls a current broken that leads nowhere or to no release', async () => {
    const preparation = await packed(shaOf('a'))
    await run(prepare(preparation))
    for (const target of ['releases/nope', '/etc', `releases/${releaseAt(9, shaOf('f'))}`]) {
      sh(`ln -sfn '${target}' current`)
      expect((await state()).current).toBe('broken')
    }
    await run(activate(preparation.release))
    sh(`rm current/REVISION`)
    expect((await state()).current).toBe('broken')
  })

  describe('a current that others have made', () => {
    const hostile = ['releases/20240101000000', './-x', '-n', 'it\'s  $(touch pwned) `id` "*\\ é ', '../out side/x']
    it.each(hostile)('%s is told, and put back word for word', async target => {
      const preparation = await packed(shaOf('a'))
      await run(prepare(preparation))
      const folder = scratch('theirs-')
      sh('mkdir -p releases "../out side"')
      symlinkSync(folder, join(place, target))
      symlinkSync(target, join(place, 'current'))
      const before = await state()
      expect(before).toMatchObject({ current: 'broken', link: target })
      await run(activate(preparation.release))
      expect((await state()).link).toBeNull()
      const script = switchScript({
        to: { link: before.link ?? '' },
        steps: [
          { name: 'activate', command: null },
          { name: 'restart', command: 'printf "%s\\n" "$PWD" "$PROMETHEUS_RELEASE_PATH" "$X"' },
        ],
        env: { X: 'x y' },
        marks,
      })
      for (let times = 0; times < 2; times++) {
        const end = await run(script)
        expect(end).toMatchObject({ code: 0, stderr: '' })
        const path = realpathSync(folder)
        expect(stripMarks(marks, end.stdout).toString()).toBe(`current → ${target}\n${path}\n${path}\nx y\n`)
        expect(readlinkSync(join(place, 'current'))).toBe(target)
      }
      expect(existsSync(join(place, 'pwned'))).toBe(false)
      sh('rm -rf "../out side"')
    })

    it('is not put back when what it led to is gone, and current stays as it is', async () => {
      const preparation = await packed(shaOf('a'))
      await run(prepare(preparation))
      await run(activate(preparation.release))
      expect(await run("put_back 'releases/gone one'")).toMatchObject({
        code: 1,
        stderr: 'current led to releases/gone one, which is not there: it stays as it is\n',
      })
      expect(readlinkSync(join(place, 'current'))).toBe(`releases/${preparation.release}`)
    })

    it('is told where the release is ours but not as it was', async () => {
      const preparation = await packed(shaOf('a'))
      const live = `releases/${preparation.release}`
      await run(prepare(preparation))
      await run(activate(preparation.release))
      expect(await state()).toMatchObject({ current: { release: preparation.release }, link: null })
      sh(': >current/REVISION')
      expect(await state()).toMatchObject({ current: 'broken', link: live })
      sh(`echo ${preparation.sha} >current/REVISION; rm .prometheus/built/*`)
      expect(await state()).toMatchObject({ current: { release: preparation.release }, link: live })
    })

    it('is empty where its name is no line of text, and null where it is no link', async () => {
      for (const target of ['a\nb', 'a\n', Buffer.from('a\xff', 'latin1')]) {
        symlinkSync(target, join(place, 'current'))
        expect(await state()).toMatchObject({ current: 'broken', link: '' })
        sh('rm current')
      }
      for (const make of ['mkdir current', ': >current']) {
        sh(make)
        expect(await state()).toMatchObject({ current: 'broken', link: null })
        sh('rm -r current')
      }
      expect(await state()).toMatchObject({ current: null, link: null })
    })
  })

  it('a command runs in its release, with its environment and code', async () => {
    const preparation = await packed(shaOf('a'))
    await run(prepare(preparation))
    const base = { release: preparation.release, marks, step: 'restart' }
    const command =
      'printf "%s\\n" "$PWD" "$PROMETHEUS_RELEASE_PATH" "$X" "$LANG"\ncat file\nread -r x || echo "no stdin"\nexit 7'
    const end = await run(commandScript({ ...base, command, env: { X: '-n "\' \\' } }), { env: { LANG: 'C' } })
    const path = join(place, 'releases', preparation.release)
    expect(stripMarks(marks, end.stdout).toString()).toBe(`${path}\n${path}\n-n "' \\\nC\nhello\nno stdin\n`)
    expect(end).toMatchObject({ code: 7, stderr: '' })
    expect(stepsOf(end)).toEqual(['begin restart', 'end restart 7'])
    const gone = await run(commandScript({ ...base, release: releaseAt(9, shaOf('f')), command: 'echo ran', env: {} }))
    expect(gone.code).toBe(1)
    expect(gone.stdout.toString()).not.toContain('ran')
  })

  it('a command that a signal ended is told from one that exits with the same code', async () => {
    const preparation = await packed(shaOf('a'))
    await run(prepare(preparation))
    mkdirSync(join(place, '.prometheus/runs'), { recursive: true })
    const restart = async (command: string) => {
      const base = { release: preparation.release, marks, step: 'restart', env: {} }
      const end = await run(commandScript({ ...base, command }), { env: { PROMETHEUS_RUN: 'r1.nonce' } })
      return [end.code, parseMarks(marks, end.stdout).at(-1)]
    }
    expect(await restart('exit 137')).toEqual([137, expect.not.objectContaining({ killed: true })])
    expect(await restart('kill -9 $$')).toEqual([137, expect.objectContaining({ code: 137, killed: true })])
    expect(await restart('kill -TERM $$')).toEqual([143, expect.objectContaining({ code: 143, killed: true })])
    expect(await restart('exit 143')).toEqual([143, expect.not.objectContaining({ killed: true })])
  })

  it('purge keeps the newest, the current and the named, and clears what crashes left', async () => {
    const releases: string[] = []
    for (let at = 0; at < 7; at++) {
      const preparation = { ...(await packed(shaOf('a'))), release: releaseAt(at, shaOf('a')) }
      expect((await run(prepare(preparation))).code).toBe(0)
      releases.push(preparation.release)
    }
    const incomplete = releaseAt(30, shaOf('b'))
    const preparing = releaseAt(31, shaOf('b'))
    sh(`mkdir -p releases/${incomplete}/sub releases/${preparing} releases/20250101 releases/mine`)
    sh(`chmod a-w releases/${incomplete}/sub releases/${incomplete}`)
    sh(
      'echo old >.prometheus/incoming/old; touch -d "3 days ago" .prometheus/incoming/old; echo new >.prometheus/incoming/new',
    )
    await run(activate(releases[0] ?? ''))
    const end = await run(purgeScript({ keep: 2, never: [releases[2] ?? '', preparing] }))
    expect(end).toMatchObject({ code: 0, stderr: '' })
    const gone = [incomplete, releases[4], releases[3], releases[1]]
    expect(end.stdout.toString()).toBe(gone.map(release => `removed ${release}\n`).join(''))
    const kept = [releases[0], releases[2], releases[5], releases[6]]
    expect(readdirSync(join(place, 'releases')).sort()).toEqual([...kept, preparing, '20250101', 'mine'].sort())
    expect(readdirSync(join(place, '.prometheus/built')).sort()).toEqual(kept)
    expect((await state()).tree).toBe(shaOf('a'))
    expect(readdirSync(join(place, '.prometheus/incoming')).filter(name => !name.startsWith('a'))).toEqual(['new'])
    expect(await run(purgeScript({ keep: 2, never: [releases[2] ?? '', preparing] }))).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  it('a release that is prepared takes the place of one too many, but not of what runs, what ran before and itself', async () => {
    const [itself, first, second, third, fourth] = [0, 1, 2, 3, 4].map(at => releaseAt(at, shaOf('a')))
    const add = async (release = '', keep = 9, never: string[] = []) =>
      run(prepare({ ...(await packed(shaOf('a'))), release, keep, never }))
    for (const release of [first, second, third, fourth]) await add(release)
    await run(activate(first ?? ''))
    expect(await add(itself, 1, [second ?? ''])).toMatchObject({ code: 0, stderr: '' })
    expect((await state()).releases.map(held => held.release)).toEqual([fourth, second, first, itself])
  })

  it('whatever moment a purge is killed at, what it leaves as complete is whole', async () => {
    const preparation = await packed(shaOf('a'), 'for f in 1 2 3 4 5 6 7 8 9; do mkdir $f; echo $f >$f/f; done')
    await run(prepare(preparation))
    sh(`mv releases/${preparation.release} releases/mine`)
    const purge = purgeScript({ keep: 1, never: [] })
    const rounds = 12
    let [whole, left] = [0, 0]
    for (let round = 0; round <= rounds; round++) {
      for (let at = 1; at < 9; at++) {
        const release = releaseAt(at, preparation.sha)
        sh(`rm -rf releases/${release}; cp -a releases/mine releases/${release}`)
        sh(`echo ${preparation.sha} >.prometheus/built/${release}`)
      }
      const began = performance.now()
      const end = await run(purge, round > 0 ? { killAfterMs: (whole * round) / rounds } : {})
      if (round === 0) whole = performance.now() - began
      if (end.code !== 0) left++
      for (const { release } of (await state()).releases)
        expect(sh(`find releases/${release} -type f | wc -l`).trim()).toBe('10')
    }
    expect(left).toBeGreaterThan(0)
    expect(await run(purge)).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(join(place, 'releases'))).toEqual([releaseAt(8, preparation.sha), 'mine'])
  })

  it('purge of an empty place does nothing', async () => {
    expect(await run(purgeScript({ keep: 1, never: [] }))).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(join(place, 'releases'))).toBe(false)
  })

  it('purge removes a link to elsewhere, not what it leads to', async () => {
    const outside = scratch('outside-')
    writeFileSync(join(outside, 'x'), 'precious')
    chmodSync(outside, 0o555)
    mkdirSync(join(place, 'releases', releaseAt(1, shaOf('c'))), { recursive: true })
    symlinkSync(outside, join(place, 'releases', releaseAt(1, shaOf('c')), 'link'))
    expect((await run(purgeScript({ keep: 1, never: [] }))).code).toBe(0)
    expect(readdirSync(join(place, 'releases'))).toEqual([])
    expect(readFileSync(join(outside, 'x'), 'utf8')).toBe('precious')
    expect(lstatSync(outside).mode & 0o777).toBe(0o555)
  })

  it.runIf(process.getuid?.() === 0)('a full disk is named, and what was there stays', async () => {
    const disk = scratch('disk-')
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk])
    } catch {
      return
    }
    try {
      const send = ({ upload }: Sent) => {
        mkdirSync(join(disk, '.prometheus/incoming'), { recursive: true })
        execFileSync('cp', [join(place, upload), join(disk, upload)])
      }
      const first = await packed(shaOf('a'), 'head -c 150000 /dev/zero >zeros')
      send(first)
      expect((await runScript(shell, disk, prepare(first))).code).toBe(0)
      // The tree is there, its copy does not fit.
      const again = { ...first, release: releaseAt(1, shaOf('a')) }
      // The upload fits, the tree does not.
      const plain = await packed(shaOf('b'), 'head -c 300000 /dev/zero >zeros')
      execFileSync('gzip', [join(place, plain.upload)])
      const parcel = { ...plain.parcel, compression: 'gzip' as const }
      const large = { ...plain, parcel, upload: `${plain.upload}.gz`, release: releaseAt(2, shaOf('b')) }
      for (const preparation of [again, large]) {
        if (preparation === large) send(large)
        const end = await runScript(shell, disk, prepare(preparation))
        expect(end.code).toBe(1)
        expect(end.stderr).toMatch(/no space left on device/i)
      }
      const { releases, tree } = parseState((await runScript(shell, disk, stateScript())).stdout.toString())
      // A tree that could not become whole is gone, and room is made.
      expect({ releases, tree }).toEqual({ releases: [{ release: first.release, sha: first.sha }], tree: null })
      expect(existsSync(join(disk, '.prometheus/tree'))).toBe(false)
    } finally {
      execFileSync('umount', [disk])
    }
  })
})
