import { describe, expect, it } from 'vitest'
import { gitProblem, withoutCredentials } from './git-failure'

describe("git's words", () => {
  it.each([
    ["fatal: Authentication failed for 'https://ada:s3@cret@h/x/'", 'auth_failed'],
    ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'auth_failed'],
    ['git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'auth_failed'],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'auth_failed'],
    ["remote: Repository not found.\nfatal: repository 'https://h/x/' not found", 'not_found'],
    ['ERROR: Repository not found.\nfatal: Could not read from remote repository.', 'not_found'],
    [
      "fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote repository.",
      'not_a_repository',
    ],
    ["fatal: unable to access 'https://h/': Could not resolve host: h", 'unreachable'],
    [
      'ssh: connect to host h port 22: Connection refused\r\nfatal: Could not read from remote repository.',
      'unreachable',
    ],
    ["fatal: transport 'ext' not allowed", 'bad_url'],
    ['fatal: something new', 'git'],
    ['', 'git'],
  ])('%j means %s', (stderr, kind) => {
    expect(gitProblem(stderr, 'git fetch').failure.kind).toBe(kind)
  })

  it('never show credentials, whatever the password holds', () => {
    expect(withoutCredentials('a https://ada:p@s/s@h/x and ssh://git@h/y')).toBe('a https://h/x and ssh://h/y')
    expect(gitProblem("fatal: Authentication failed for 'https://ada:s3@cret@h/x/'", 'x').message).not.toMatch(
      /ada|s3|cret/,
    )
  })

  it('can be kept by every store: without NUL, and cut between characters', () => {
    expect(gitProblem('fatal: a\0b', 'x').message).toContain('fatal: ab')
    expect(gitProblem(`fatal: ${'x'.repeat(492)}🚀`, 'x').message).toContain('x\ufffd')
  })

  it('say the cause, not what git adds to every failure', () => {
    const stderr =
      'ssh: Could not resolve hostname h\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n'
    expect(gitProblem(stderr, 'x').message).toBe('the git server cannot be reached (ssh: Could not resolve hostname h)')
  })
})
