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

/** One commit in the words of `git fast-import`, upon `onto` or else on what the branch has so far. */
function commitCommand(commit: NewCommit, now: Date, onto?: string): string {
  const seconds = Math.floor(now.getTime() / 1000) - commit.hoursAgo * 3600
  const who = `${commit.author} <${address(commit.author)}> ${seconds} +0000`
  const from = onto ? `from ${onto}\n` : ''
  const head = `commit refs/heads/${commit.branch}\nauthor ${who}\ncommitter ${who}\n${data(commit.subject)}${from}`
  return head + Object.entries(commit.files).map(fileCommand).join('')
}

function importCommits(path: string, commands: string[]): void {
  git(path, ['fast-import', '--quiet', '--done'], `${commands.join('')}done\n`)
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
  const onto = ({ from }: NewCommit) => (from ? `refs/heads/${from}` : undefined)
  importCommits(
    making,
    commits.map(commit => commitCommand(commit, now, onto(commit))),
  )
  renameSync(making, path)
}

/** Adds one commit to a branch, as a push would. Answers its sha. */
export function addCommit(path: string, commit: NewCommit): string {
  // `^0` is the branch as it is in the repository: this import begins with no branches of its own.
  importCommits(path, [commitCommand(commit, new Date(), `refs/heads/${commit.branch}^0`)])
  return git(path, ['rev-parse', commit.branch])
}
