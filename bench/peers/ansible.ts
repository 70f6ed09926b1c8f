import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientKey, writeKnownHosts } from './known-hosts'
import { KEEP, placeOf } from './place'
import { timeProgram } from './time-program'
import type { Job, Tool } from './tool'

const NAME = 'Ansible'

/** Pipelined, connections kept for a minute, 50 hosts at once, the tree as one archive. */
export function ansible(job: Job): Tool {
  const folder = join(job.folder, 'ansible')
  mkdirSync(folder, { recursive: true })
  const knownHosts = writeKnownHosts(folder, job.hosts)
  const archive = join(folder, 'release.tar.gz')
  writeFileSync(join(folder, 'ansible.cfg'), configuration(folder, knownHosts))
  writeFileSync(join(folder, 'hosts'), inventory(job))
  writeFileSync(join(folder, 'deploy.yml'), DEPLOY)
  writeFileSync(join(folder, 'rollback.yml'), ROLLBACK)
  let made = 0
  const play = (book: string, variables: Record<string, string>) =>
    timeProgram('ansible-playbook', ['-e', JSON.stringify(variables), book], {
      cwd: folder,
      env: { ANSIBLE_CONFIG: join(folder, 'ansible.cfg'), LC_ALL: 'C.UTF-8' },
    })
  return {
    name: NAME,
    async deploy(version) {
      const began = performance.now()
      execFileSync('git', ['archive', '--format=tar.gz', '-1', '-o', archive, version], { cwd: job.repository.folder })
      const packed = (performance.now() - began) / 1000
      return packed + (await play('deploy.yml', { id: `r${String(++made).padStart(4, '0')}`, archive }))
    },
    rollback: () => play('rollback.yml', {}),
    earlier: index => `a000${index}`,
  }
}

const configuration = (folder: string, knownHosts: string) => `[defaults]
inventory = ${folder}/hosts
forks = 50
gathering = explicit
interpreter_python = /usr/bin/python3
retry_files_enabled = False
local_tmp = ${folder}/tmp
[ssh_connection]
pipelining = True
transfer_method = piped
control_path_dir = ${folder}/c
control_path = %(directory)s/%%p
ssh_args = -F none -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${knownHosts} -o IdentitiesOnly=yes -o LogLevel=ERROR
`

const inventory = ({ hosts }: Job) =>
  hosts
    .map((host, index) => {
      const { address, port, user } = host.sshd.host
      const place = join(host.ownRoot ?? host.root, placeOf(NAME))
      const where = `ansible_host=${address} ansible_port=${port} ansible_user=${user}`
      return `host-${index + 1} ${where} ansible_ssh_private_key_file=${clientKey(host)} place=${place}\n`
    })
    .join('')

const DEPLOY = `- hosts: all
  gather_facts: false
  any_errors_fatal: true
  vars: { release: "{{ place }}/releases/{{ id }}" }
  tasks:
    - file: { path: "{{ release }}", state: directory }
    - unarchive: { src: "{{ archive }}", dest: "{{ release }}" }
    - file: { src: "../../shared/config.env", dest: "{{ release }}/config.env", state: link }
    - command: { cmd: "sh -c 'echo build > BUILD'", chdir: "{{ release }}" }
    - file: { src: "releases/{{ id }}", dest: "{{ place }}/current", state: link, force: true }
    - command: "touch {{ place }}/restart"
    - shell: { cmd: "ls -1 releases | sort | head -n -${KEEP} | while read r; do rm -rf releases/$r; done", chdir: "{{ place }}" }
`

const ROLLBACK = `- hosts: all
  gather_facts: false
  any_errors_fatal: true
  tasks:
    - shell: { cmd: "ls -1 releases | sort | grep -B1 -x $(basename $(readlink current)) | head -n 1", chdir: "{{ place }}" }
      register: before
    - file: { src: "releases/{{ before.stdout }}", dest: "{{ place }}/current", state: link, force: true }
    - command: "touch {{ place }}/restart"
`
