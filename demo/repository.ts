import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { NewCommit } from './history'

/** Runs git on the bare repository at `path`, untouched by anyone's own git configuration. */
export function git(path: string, args: string[], input?: string): string {
  const env = { ...process.env, GIT_DIR: path, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
  return execFileSync('git', args, { env, input, encoding: 'utf8', stdio: 'pipe' }).trim()
}

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`

/** Everything below `bin/` can be executed. */
const fileCommand = ([path, text]: [string, string]) =>
  `M ${path.startsWith('bin/') ? '100755' : '100644'} inline ${path}\n${data(text)}`

const address = (author: string) => `${author.toLowerCase().replace(' ', '.')}@storefront.example`

/** One commit in the words of `git fast-import`. */
function commitCommand(commit: NewCommit, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000) - commit.hoursAgo * 3600
  const who = `${commit.author} <${address(commit.author)}> ${seconds} +0000`
  const from = commit.from ? `from refs/heads/${commit.from}\n` : ''
  const head = `commit refs/heads/${commit.branch}\nauthor ${who}\ncommitter ${who}\n${data(commit.subject)}${from}`
  return head + Object.entries(commit.files).map(fileCommand).join('')
}

/**
 * Makes a bare repository at `path` with these commits, their ages counted from `now`. The same commits and the same
 * `now` give the same shas. One that is there already is left alone.
 */
export function makeRepository(path: string, commits: NewCommit[], now: Date): void {
  if (existsSync(path)) return
  const making = `${path}.new`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
  git(making, ['init', '--bare', '--quiet'])
  git(making, ['symbolic-ref', 'HEAD', 'refs/heads/main'])
  git(
    making,
    ['fast-import', '--quiet', '--done'],
    `${commits.map(commit => commitCommand(commit, now)).join('')}done\n`,
  )
  renameSync(making, path)
}
