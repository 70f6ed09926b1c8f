import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []

/** A new empty folder whose name begins with `name`; it goes when the test file has ended. */
export function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name))
  folders.push(folder)
  return folder
}

afterAll(() => {
  for (const folder of folders) {
    // Tests make read-only folders, which stop anyone but root.
    if (existsSync(folder)) execFileSync('chmod', ['-R', 'u+rwX', folder])
    rmSync(folder, { recursive: true, force: true })
  }
})
