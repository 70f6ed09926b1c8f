import type { BenchHost } from '../hosts'
import type { BenchRepository } from '../repository'

/** Something that deploys. Times in seconds, of a whole run over all hosts. */
export type Tool = {
  /** As shown, and the name of its places. */
  name: string
  deploy(version: string): Promise<number>
  rollback(): Promise<number>
  /** The name of an earlier release, as it names them; older than any it makes. */
  earlier(index: number): string
}

/** The work that every tool does in a cell of the table. */
export type Job = {
  /** For the tools' own files. */
  folder: string
  hosts: BenchHost[]
  repository: BenchRepository
}
