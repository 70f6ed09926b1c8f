import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** A repository of which every version changes 5 % of the files. */
export type BenchRepository = {
  name: 'tiny' | 'medium'
  folder: string
  /** How many files a version has below `src/`. */
  files: number
  /** Branch names, oldest first; each is a commit on the one before. */
  versions: string[]
}

const AVERAGE_BYTES = 10_240
const CHANGED = 0.05
export const SIZES = { tiny: 20, medium: 2000 } as const

/** Bare, below `folder`, the same bytes every time. `config` is the `prometheus.yml` of every version. */
export function makeRepository(
  folder: string,
  name: BenchRepository['name'],
  config: string,
  versions: number,
): BenchRepository {
  const files = SIZES[name]
  const bare = join(folder, `${name}.git`)
  mkdirSync(bare, { recursive: true })
  const git = (args: string[], input?: Buffer) =>
    execFileSync('git', args, { cwd: bare, stdio: ['pipe', 'ignore', 'inherit'], ...(input && { input }) })
  git(['init', '--bare', '--quiet', '--initial-branch=v1', '.'])
  const random = randomNumbers(files)
  const names = Array.from({ length: versions }, (_, index) => `v${index + 1}`)
  for (const [index, version] of names.entries()) {
    const changed = index === 0 ? files : Math.max(1, Math.round(files * CHANGED))
    const start = index === 0 ? 0 : Math.floor(random() * files)
    const parts = [`commit refs/heads/${version}\ncommitter Ada <ada@example.com> ${1_700_000_000 + index} +0000\n`]
    parts.push(data(version))
    if (index > 0) parts.push(`from refs/heads/${names[index - 1]}\n`)
    else parts.push(`M 100644 inline prometheus.yml\n${data(config)}`)
    for (let count = 0; count < changed; count++) {
      parts.push(`M 100644 inline ${pathOf((start + count) % files)}\n${data(source(random))}`)
    }
    git(['fast-import', '--quiet'], Buffer.from(parts.join('')))
  }
  return { name, folder: bare, files, versions: names }
}

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
const pathOf = (index: number) => `src/d${index % 50}/m${index}.js`

/** Looks like code to a compressor: lines of some 60 characters from 2,000 words. */
function source(random: () => number): string {
  const bytes = AVERAGE_BYTES * (0.2 + 1.6 * random())
  const word = () => Math.floor(random() * 2000 + 46_656).toString(36)
  let text = ''
  while (text.length < bytes)
    text += `  const ${word()}${word()} = ${word()}(${word()}, ${word()}${word()}, ${word()});\n`
  return text
}

/** Mulberry32: small, and the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
