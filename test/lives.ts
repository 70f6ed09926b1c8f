import { readFile } from 'node:fs/promises'

/** Whether a process lives. A zombie that nobody has waited for is dead all the same. */
export const lives = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    stat => !/\) [ZX] /.test(stat),
    () => false,
  )
