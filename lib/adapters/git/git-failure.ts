import type { RepositoryFailure } from '@/lib/ports/repository'
import { RepositoryProblem } from './problem'

type Kind = RepositoryFailure['kind']

/** In order: git ends most failures of a transport with the same general sentence, so the special ones come first. */
const SIGNS: [RegExp, Kind, string][] = [
  [/host key verification failed/i, 'auth_failed', "the git server's ssh host key is not in known_hosts"],
  [
    /authentication failed|could not read (username|password)|permission denied|terminal prompts disabled|access denied|returned error: 40[13]/i,
    'auth_failed',
    'the git server refused our credentials',
  ],
  [
    /repository .*not found|returned error: 404|project .*could not be found|no such file or directory|does not exist/i,
    'not_found',
    'the git server knows no such repository, or does not show it to us',
  ],
  [
    /does not appear to be a git repository|not a git repository|is this a git repository|invalid gitfile/i,
    'not_a_repository',
    'what is at this address is not a git repository',
  ],
  [/mismatched algorithms|object.?format/i, 'unsupported', 'the repository uses SHA-256 object names'],
  [/transport '.*' not allowed|unable to find remote helper/i, 'bad_url', 'git does not allow this kind of address'],
  [
    /could not resolve host|connection (refused|timed out|reset)|network is unreachable|no route to host|unable to access|could not read from remote|early eof|hung up|operation too slow/i,
    'unreachable',
    'the git server cannot be reached',
  ],
]

/** What git's words on stderr mean. Git's last line is added, without anything that looks like credentials. */
export function gitProblem(stderr: string, doing: string): RepositoryProblem {
  const words = withoutCredentials(lastLine(stderr))
  const sign = SIGNS.find(([pattern]) => pattern.test(stderr))
  if (!sign) return new RepositoryProblem('git', `${doing} failed: ${words || 'git gave no reason'}`)
  return new RepositoryProblem(sign[1], `${sign[2]} (${words})`)
}

/** Removes the user part of every URL in a text. A password may hold `@`, so it goes up to the last one. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s'"]*@/gi, '$1')
}

/** What git adds to every failure of a transport, and nobody learns from. */
const GENERAL = /could not read from remote|please make sure you have|and the repository exists/i

/** The line that says most: the last `fatal:` or `error:`, else the last. */
function lastLine(stderr: string): string {
  const lines = stderr
    .replaceAll('\0', '')
    .split(/[\r\n]+/)
    .filter(line => line.trim() !== '' && !GENERAL.test(line))
  const telling = lines.filter(line => /^(remote: )?(fatal|error):/i.test(line))
  return (telling.at(-1) ?? lines.at(-1) ?? '').trim().slice(0, 500).toWellFormed()
}
