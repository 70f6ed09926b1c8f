import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '@/test/eventually'
import { claimFolder, endLeftovers, MARK, runningDemo } from './leftovers'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'prometheus-demo-leftovers-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function sleeper(demo: string): ChildProcess {
  const child = spawn('sleep', ['60'], { env: { ...process.env, [MARK]: demo } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('ends what a killed demo has left, and nothing of another', async () => {
  const [ours, theirs] = [folder(), folder()]
  const [left, stranger] = [sleeper(ours), sleeper(theirs)]
  expect(await endLeftovers(ours)).toBe(1)
  await eventually(() => expect(left.signalCode).toBe('SIGKILL'))
  expect(stranger.signalCode).toBeNull()
})

test('a number in the file that is not a demo counts for nothing', () => {
  const path = folder()
  expect(runningDemo(path)).toBeNull()
  claimFolder(path)
  expect(runningDemo(path)).toBeNull()
})
