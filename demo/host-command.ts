import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { ServerChannel } from 'ssh2'
import { sendOutput } from './host-output'

/** What a bare non-interactive login has, and no more. Node's own folder comes first: the demo's service needs it. */
export function loginEnvironment({ user, home }: { user: string; home: string }): NodeJS.ProcessEnv {
  const environment: NodeJS.Dict<string> = {
    PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: home,
    USER: user,
    LOGNAME: user,
    SHELL: '/bin/sh',
  }
  // Next's types want a NODE_ENV in every environment; a host has none.
  return environment as NodeJS.ProcessEnv
}

/** Tells the client how the command ended: its status, or the signal that ended it. */
function reportExit(child: ChildProcess, channel: ServerChannel): Promise<void> {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => {
      if (signal) channel.exit(signal.replace(/^SIG/, ''), false, '')
      else channel.exit(code ?? 255)
      resolve()
    })
    child.once('error', error => {
      channel.stderr.write(`${error.message}\n`)
      channel.exit(127)
      resolve()
    })
  })
}

function feedInput(channel: ServerChannel, child: ChildProcess): void {
  if (!child.stdin) return
  // A command need not read its input to the end.
  child.stdin.on('error', () => channel.resume())
  channel.pipe(child.stdin)
}

/**
 * Runs `/bin/sh -c command` as the login user would: in a session of its own, in the home folder. When the client goes
 * away the command loses its input and output, as under sshd, and goes on.
 */
export function runCommand(command: string, channel: ServerChannel, login: { user: string; home: string }): void {
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: login.home,
    env: loginEnvironment(login),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  feedInput(channel, child)
  // Whatever still holds the output, a service or a run, holds the channel open: as under sshd.
  void Promise.all([reportExit(child, channel), sendOutput(child, channel)]).then(() => channel.end())
}
