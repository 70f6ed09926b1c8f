import { addRun, isOpen, latestRun } from './remote-run'
import type { HostWork, Work } from './work'

/** A log that the worker itself writes about what it does on a host in the foreground. */
export type Note = { line(text: string): Promise<void>; end(state: string): Promise<void> }

/** Opens the log of a part, or goes on with the one that an earlier claim left open. */
export async function openNote(work: Work, host: HostWork, part: string): Promise<Note> {
  const last = latestRun(work, host, part)
  const run = last && isOpen(last) ? last : await addRun(work, host, part, last, null)
  return {
    line: text => work.journal.log(run.id, work.journal.logLength(run.id), Buffer.from(`${text}\n`)),
    end: state => work.journal.run(run.id, { state, finishedAt: work.ctx.clock.now() }),
  }
}
