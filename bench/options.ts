import { parseArgs } from 'node:util'

export const PARTS = ['deploy', 'rollback', 'latency', 'memory', 'pages'] as const
export type PartName = (typeof PARTS)[number]

export type Options = {
  json: boolean
  /** Numbers of hosts for `deploy`; the largest is that of `memory`. */
  hosts: number[]
  /** Measured runs a cell. */
  runs: number
  /** Whether Capistrano and Ansible are measured too, where they are installed. */
  peers: boolean
  parts: PartName[]
}

export const HELP = `npm run bench -- [options]

  --json           one object a line: name, value, unit, against (of a ratio), target
  --hosts 1,10,50  numbers of hosts to deploy to; memory takes the largest
  --runs 3         measured runs a cell, of which the median is shown
  --no-peers       leaves Capistrano and Ansible out, which take most of the time
  --only <part>    ${PARTS.join(', ')}; may be given more than once
  --help           this

It starts an OpenSSH server a host and a PostgreSQL of its own, and removes them. Capistrano and Ansible are measured
beside Prometheus where they are installed (cap, ansible-playbook) and the user is root. Hosts' files are below TMPDIR:
50 hosts need some 25 GB there. See docs/benchmarks.md.
`

/** Reads the command line; `null`: help is wanted. Throws an error that says what cannot be read. */
export function readOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      hosts: { type: 'string', default: '1,10,50' },
      runs: { type: 'string', default: '3' },
      only: { type: 'string', multiple: true, default: [] },
    },
  })
  if (values.help) return null
  return {
    json: values.json,
    hosts: values.hosts.split(',').map(text => wholeNumber('--hosts', text, 200)),
    runs: wholeNumber('--runs', values.runs, 100),
    peers: !values['no-peers'],
    parts: values.only.length > 0 ? values.only.map(partName) : [...PARTS],
  }
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text.trim()) && number >= 1 && number <= most) return number
  throw new Error(`${option} takes numbers from 1 to ${most}, but has “${text}”.`)
}

function partName(text: string): PartName {
  const found = PARTS.find(part => part === text)
  if (found) return found
  throw new Error(`--only takes ${PARTS.join(', ')}, but is “${text}”.`)
}
