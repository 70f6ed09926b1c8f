import { execFileSync } from 'node:child_process'
import { scratch } from './scratch'

export type OriginFile = {
  /** A string is written as UTF-8. */
  path: string | Buffer
  /** Content; a link's target; a submodule's commit. */
  content: string | Buffer
  kind?: 'file' | 'executable' | 'link' | 'submodule'
}

const MODES = { file: '100644', executable: '100755', link: '120000', submodule: '160000' }

/** A bare repository to fetch from, whose commits may hold anything git can. */
export class Origin {
  readonly folder: string
  #clock = 1_700_000_000

  constructor(folder = scratch('origin ')) {
    this.folder = folder
    this.git('init', '--bare', '--quiet', '--initial-branch=main', '.')
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trimEnd()
  }

  /** Makes a commit that holds exactly these files, on top of `parent` (or of nothing), as the branch's head. */
  commit(
    branch: string,
    files: OriginFile[],
    { parent, subject = 'Change' }: { parent?: string; subject?: string } = {},
  ): string {
    const time = `Ada <ada@example.com> ${this.#clock++} +0000`
    const parts: (string | Buffer)[] = [`commit refs/heads/${branch}\ncommitter ${time}\n`, ...data(subject)]
    if (parent) parts.push(`from ${parent}\n`)
    parts.push('deleteall\n')
    for (const { path, content, kind = 'file' } of files) {
      if (kind === 'submodule') parts.push(`M ${MODES[kind]} ${content} ${quoted(path)}\n`)
      else parts.push(`M ${MODES[kind]} inline ${quoted(path)}\n`, ...data(content))
    }
    const input = Buffer.concat(parts.map(part => Buffer.from(part)))
    execFileSync('git', ['fast-import', '--quiet', '--force'], {
      cwd: this.folder,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    return this.git('rev-parse', `refs/heads/${branch}`)
  }
}

function data(content: string | Buffer): (string | Buffer)[] {
  const bytes = Buffer.from(content as string)
  return [`data ${bytes.length}\n`, bytes, '\n']
}

/** As fast-import reads it: every byte in octal. */
function quoted(path: string | Buffer): string {
  return `"${[...Buffer.from(path as string)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`
}
