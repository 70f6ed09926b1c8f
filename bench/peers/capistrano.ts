import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientKey, writeKnownHosts } from './known-hosts'
import { KEEP, placeOf } from './place'
import { timeProgram } from './time-program'
import type { Job, Tool } from './tool'

const NAME = 'Capistrano'

/** Its usual way: a mirror on every host, which is warm after the first deploy. `null` when hosts share no path. */
export function capistrano(job: Job): Tool | null {
  const ownRoot = job.hosts[0]?.ownRoot
  if (!ownRoot) return null
  const folder = join(job.folder, 'capistrano')
  mkdirSync(join(folder, 'config/deploy'), { recursive: true })
  writeFileSync(join(folder, 'Capfile'), CAPFILE)
  writeFileSync(join(folder, 'config/deploy.rb'), settings(job, join(ownRoot, placeOf(NAME)), folder))
  writeFileSync(join(folder, 'config/deploy/bench.rb'), servers(job))
  return {
    name: NAME,
    deploy: version =>
      timeProgram('cap', ['bench', 'deploy'], {
        cwd: folder,
        env: { ...ENV, VERSION: version },
      }),
    rollback: () => timeProgram('cap', ['bench', 'deploy:rollback'], { cwd: folder, env: ENV }),
    earlier: index => `2020010100000${index}`,
  }
}

const ENV = { LC_ALL: 'C.UTF-8' }

const CAPFILE = `require 'capistrano/setup'
require 'capistrano/deploy'
require 'capistrano/scm/git'
install_plugin Capistrano::SCM::Git
`

const settings = ({ hosts, repository }: Job, place: string, folder: string) => `
set :application, 'bench'
set :repo_url, '${repository.folder}'
set :branch, ENV['VERSION'] || 'v1'
set :deploy_to, '${place}'
set :tmp_dir, '/tmp'
set :linked_files, ['config.env']
set :keep_releases, ${KEEP}
set :format_options, command_output: false, log_file: nil
set :ssh_options, { config: false, keys_only: true, auth_methods: ['publickey'], verify_host_key: :always,
                    user_known_hosts_file: '${writeKnownHosts(folder, hosts)}' }
namespace :bench do
  task(:build) { on(release_roles(:all)) { within(release_path) { execute :sh, '-c', "'echo build > BUILD'" } } }
  task(:restart) { on(release_roles(:all)) { execute :touch, '${place}/restart' } }
end
after 'deploy:updated', 'bench:build'
after 'deploy:publishing', 'bench:restart'
`

const servers = ({ hosts }: Job) =>
  hosts
    .map(host => {
      const { address, port, user } = host.sshd.host
      return `server '${address}', user: '${user}', port: ${port}, roles: [:app], ssh_options: { keys: ['${clientKey(host)}'] }\n`
    })
    .join('')
