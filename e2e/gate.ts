import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A build that waits until a test lets it go on: what happens meanwhile is looked at for as long as it takes. */
export class Gate {
  readonly #file: string

  constructor(folder: string) {
    this.#file = join(folder, 'gate')
  }

  /** A shell script: half of the work, then the gate, then the rest. */
  script(before: string, after: string): string {
    return `set -e\n${before}\nuntil [ -e '${this.#file}' ]; do sleep 0.05; done\n${after}\n`
  }

  open(): void {
    writeFileSync(this.#file, '')
  }

  close(): Promise<void> {
    return rm(this.#file, { force: true })
  }
}
