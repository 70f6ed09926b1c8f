import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Environment = Record<string, string | undefined>

/**
 * The environment every git is given: nothing of GIT_* from ours, no prompts of any kind, English messages (we read
 * them), paths never patterns, and only the transports that addresses may name.
 *
 * @param outer usually `process.env`
 * @param config path of the file that `writeGitConfig` made
 */
export function gitEnvironment(outer: Environment, config: string): Environment {
  const kept = Object.entries(outer).filter(([name]) => !/^(GIT_|SSH_ASKPASS|DISPLAY$|LANGUAGE$|LC_)/.test(name))
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'https:ssh:file',
    GIT_ASKPASS: '',
    GIT_CONFIG_GLOBAL: config,
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** Basic authentication for one origin, as configuration in the environment: `ps` and messages do not show it. */
export function withCredentials(url: string, credentials: { user: string; password: string }): Environment {
  const token = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${token}`,
  }
}

/**
 * Writes the global configuration of our gits, and gives its path. The user's own is included (proxies, credential
 * helpers, ssh command). `safe.directory` must be in a file: git does not hand `-c` on to the process that serves a
 * local repository, and refuses one that belongs to another user. Nothing is ever pruned from a mirror, so that a
 * commit stays deployable and comparable after a force-push. What a fetch brings stays one pack, which appears whole:
 * unpacked, a commit would be there before its files for those who read meanwhile.
 */
export function writeGitConfig(folder: string, home: string | undefined): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'gitconfig')
  const aside = `${file}.${process.pid}`
  const included = home ? [`${home}/.config/git/config`, `${home}/.gitconfig`] : []
  const lines = [
    ...(included.length > 0 ? ['[include]', ...included.map(path => `\tpath = ${configString(path)}`)] : []),
    '[safe]\n\tdirectory = *',
    '[core]\n\thooksPath = /dev/null',
    '[fetch]\n\trecurseSubmodules = false\n\tunpackLimit = 1',
    '[gc]\n\tpruneExpire = never',
    '[http]\n\tlowSpeedLimit = 1000\n\tlowSpeedTime = 60',
  ]
  writeFileSync(aside, `${lines.join('\n')}\n`)
  renameSync(aside, file)
  return file
}

function configString(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
