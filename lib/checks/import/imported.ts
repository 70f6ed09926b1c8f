import type { HurlFile } from '@/lib/checks/syntax/tree'

/** What an import gives: checks, and what a person has to look at. */
export type Imported = {
  checks: ImportedCheck[]
  lost: Lost[]
}

export type ImportedCheck = { name: string; file: HurlFile }

/** What could not be carried over: where it stood in the source, and a sentence. */
export type Lost = { where: string; what: string }

/** Collects what is lost; a place inside a place has a longer `where`. */
export class Losses {
  readonly all: Lost[] = []
  readonly add = (where: string, what: string): void => {
    this.all.push({ where, what })
  }
}
