import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { HostView } from '@/lib/api/host'
import type { PreviewView } from '@/lib/api/preview'
import type { AcceptedDeploy } from '@/lib/api/problem'
import type { DeployAnswer } from '@/lib/api/queue'
import type { BranchView, ServiceView } from '@/lib/api/service'
import { addressOf, EXIT, get, post } from './call'
import { check } from './check'
import { follow } from './follow'
import { extend, lock, locks, unlock } from './locks'
import type { Options } from './options'
import { planText } from './plan'
import { plain, short, show, table } from './print'
import { hold, jump, queueText, release } from './queue'

export type Command = {
  usage: string
  about: string
  /** How many arguments it takes at least and at most. */
  takes: [number, number]
  /** Prints, and gives the exit code. */
  run: (args: string[], options: Options) => Promise<number>
}

async function services(_args: string[], options: Options): Promise<number> {
  const { services: all } = await get<{ services: ServiceView[] }>('/services')
  return show(options, all, () =>
    table(
      all.map(({ name, environments }) => [
        name,
        environments.map(place => `${place.name} ${place.running.map(({ sha }) => short(sha)).join('+')}`).join('  '),
      ]),
    ),
  )
}

async function branches([service = '']: string[], options: Options): Promise<number> {
  const { branches: all } = await get<{ branches: BranchView[] }>(`/services/${encodeURIComponent(service)}/branches`)
  return show(options, all, () =>
    table(all.map(({ name, sha, author, subject }) => [plain(name), short(sha), plain(author.name), plain(subject)])),
  )
}

async function hosts(_args: string[], options: Options): Promise<number> {
  const { hosts: all } = await get<{ hosts: HostView[] }>('/hosts')
  const word = ({ hostKey, failure }: HostView) =>
    hostKey === null ? 'key not accepted' : (failure?.message ?? 'reachable')
  return show(options, all, () =>
    table(all.map(host => [host.name, `${host.user}@${host.address}:${host.port}`, plain(word(host))])),
  )
}

async function accepted(answer: AcceptedDeploy, options: Options): Promise<number> {
  show(options, answer, () => `#${answer.number} ${answer.state}  ${addressOf(answer.url)}\n${answer.id}`)
  return options.wait ? status([answer.id], { ...options, follow: true }) : 0
}

async function deploy([service = '', environment, ref]: string[], options: Options): Promise<number> {
  return accepted(
    await post<AcceptedDeploy>(`/services/${encodeURIComponent(service)}/deploys`, { environment, ref }),
    options,
  )
}

async function plan([service = '', environment = '', ref]: string[], options: Options): Promise<number> {
  const name = options.rollback ? 'to' : 'ref'
  const query = new URLSearchParams(ref === undefined ? (options.rollback ? { rollback: '' } : {}) : { [name]: ref })
  const path = `/services/${encodeURIComponent(service)}/environments/${encodeURIComponent(environment)}/plan?${query}`
  const preview = await get<PreviewView>(path)
  show(options, preview, () => planText(preview))
  return preview.allowed ? 0 : EXIT.refused
}

async function rollback([service = '', environment = '', to]: string[], options: Options): Promise<number> {
  const path = `/services/${encodeURIComponent(service)}/environments/${encodeURIComponent(environment)}/rollback`
  return accepted(await post<AcceptedDeploy>(path, to === undefined ? {} : { to }), options)
}

async function retry([id = '']: string[], options: Options): Promise<number> {
  return accepted(await post<AcceptedDeploy>(`/deploys/${encodeURIComponent(id)}/retries`, {}), options)
}

async function cancel([id = '']: string[], options: Options): Promise<number> {
  const answer = await post<{ state: string }>(`/deploys/${encodeURIComponent(id)}/cancellation`, {
    undo: options.undo,
  })
  return show(options, answer, () => answer.state)
}

const ENDED_WELL = new Set(['succeeded', 'queued', 'awaiting_approval', 'running', 'verifying'])

async function status([id = '']: string[], options: Options): Promise<number> {
  if (options.follow) for await (const { event } of follow(id, null)) if (event === 'end') break
  const detail = await get<DeployAnswer>(`/deploys/${encodeURIComponent(id)}`)
  show(options, detail, () => statusText(detail))
  return ENDED_WELL.has(detail.state) ? 0 : EXIT.badEnd
}

function statusText({ service, environment, number, state, sha, subject, reason, steps, queue }: DeployAnswer): string {
  const head = `${service} ${environment} #${number} ${state}  ${short(sha)} ${plain(subject)}`
  const rows = steps.map(step => [
    `  ${step.host.name}`,
    step.undo ? `back: ${step.name}` : step.name,
    step.state,
    plain(step.detail ?? ''),
  ])
  return [
    head,
    ...(reason ? [plain(reason)] : []),
    ...queueText(queue),
    ...(rows.length > 0 ? [table(rows)] : []),
  ].join('\n')
}

/** The log of one host, with its colours and without the marks between steps; with `--follow` until the deploy is over. */
async function logs([id = '']: string[], options: Options): Promise<number> {
  const detail = await get<DeployDetail>(`/deploys/${encodeURIComponent(id)}`)
  const host = options.host ?? detail.plan?.waves[0]?.hosts[0]?.name
  if (host === undefined) return show(options, detail, () => 'Nothing was written yet.')
  if (!options.follow) {
    const response = await fetch(addressOf(`/api/v1/deploys/${id}/log?host=${encodeURIComponent(host)}`))
    for await (const part of response.body ?? []) process.stdout.write(part)
    return 0
  }
  const unmarked = unmarker()
  for await (const message of follow(id, host)) {
    if (options.json) process.stdout.write(`${JSON.stringify(message)}\n`)
    else if (message.event === 'log') process.stdout.write(unmarked(Buffer.from(message.data.bytes, 'base64')))
    if (message.event === 'end') return ENDED_WELL.has(message.data.state) ? 0 : EXIT.badEnd
  }
  return 0
}

/** Log text without our marks, which are lines that begin with a record separator; holds back one that is not whole. */
function unmarker(): (bytes: Buffer) => string {
  const decoder = new TextDecoder()
  let rest = ''
  return bytes => {
    const text = rest + decoder.decode(bytes, { stream: true })
    const mark = text.lastIndexOf('\x1e')
    const open = mark !== -1 && !text.includes('\n', mark) && text.length - mark < 256
    rest = open ? text.slice(mark) : ''
    const whole = open ? text.slice(0, mark) : text
    return whole.replace(/\x1e[A-Za-z0-9]{8,64} (begin|end) [^\n]*\n/g, '')
  }
}

export const COMMANDS: Record<string, Command> = {
  services: { usage: 'services', about: 'what runs where', takes: [0, 0], run: services },
  branches: { usage: 'branches <service>', about: 'branches, the newest first', takes: [1, 1], run: branches },
  deploy: {
    usage: 'deploy <service> <environment> <ref> [--wait]',
    about: 'deploy a branch’s head',
    takes: [3, 3],
    run: deploy,
  },
  plan: {
    usage: 'plan <service> <environment> <ref> | --rollback [<to>]',
    about: 'what a deploy or a rollback would do; nothing is changed',
    takes: [2, 3],
    run: plan,
  },
  status: { usage: 'status <deploy> [--follow]', about: 'state and steps of a deploy', takes: [1, 1], run: status },
  logs: { usage: 'logs <deploy> [--host <name>] [-f]', about: 'the log of one host', takes: [1, 1], run: logs },
  rollback: {
    usage: 'rollback <service> <environment> [<to>] [--wait]',
    about: 'go back to a good release',
    takes: [2, 3],
    run: rollback,
  },
  retry: {
    usage: 'retry <deploy> [--wait]',
    about: 'go on with a deploy, on hosts that do not run its release',
    takes: [1, 1],
    run: retry,
  },
  cancel: {
    usage: 'cancel <deploy> [--undo]',
    about: 'stop a deploy; with --undo bring hosts back',
    takes: [1, 1],
    run: cancel,
  },
  hold: {
    usage: 'hold <deploy> --reason <text>',
    about: 'set a deploy that waits aside',
    takes: [1, 1],
    run: hold,
  },
  release: { usage: 'release <deploy>', about: 'let a held deploy go', takes: [1, 1], run: release },
  jump: {
    usage: 'jump <deploy> --reason <text>',
    about: 'put a deploy that waits first in its queue',
    takes: [1, 1],
    run: jump,
  },
  lock: {
    usage: 'lock <service>|--all [<environment>] --reason <text> [--for 2h | --until <time>]',
    about: 'let nobody deploy there; a rollback is never stopped',
    takes: [0, 2],
    run: lock,
  },
  unlock: { usage: 'unlock <service>|--all [<environment>]', about: 'take a lock away', takes: [0, 2], run: unlock },
  extend: {
    usage: 'extend <service>|--all [<environment>] [--for 2h | --until <time>]',
    about: 'give a lock another end; without one it holds until it is unlocked',
    takes: [0, 2],
    run: extend,
  },
  locks: { usage: 'locks', about: 'what is locked, by whom and why', takes: [0, 0], run: locks },
  check: {
    usage:
      'check run <file …> [--variable a=b] [--secret a=b] [--junit <file>] | check run <service>/<environment>/<check> | check list [<service>] | check import <file> [--from <tool>] [--out <folder>]',
    about: 'run Hurl files from here or checks on the server, list these, or make files of what other tools wrote',
    takes: [1, 1000],
    run: check,
  },
  hosts: { usage: 'hosts', about: 'hosts and how they are', takes: [0, 0], run: hosts },
}
