import { expect, test } from 'vitest'
import type { CheckRunLine } from '@/lib/api/check'
import { foldRuns } from './fold-runs'

/** Runs from letters, the newest first: `p` passed, `f` failed. */
const runs = (letters: string): CheckRunLine[] =>
  [...letters].map((letter, index) => ({
    ...RUN,
    id: String(index),
    verdict: letter === 'p' ? ('pass' as const) : ('fail' as const),
  }))

const RUN = { trigger: 'schedule', at: '2026-11-21T10:00:00Z' } as CheckRunLine

/** `p` a row, `4` four runs behind a line. */
const shape = (letters: string, open: string | null = null) =>
  foldRuns(runs(letters), open)
    .map(item => ('run' in item ? item.run.verdict.charAt(0) : item.folded.length))
    .join('')

test('the newest runs are rows, and the good ones before them are one line', () => {
  expect(shape('pppppppppp')).toBe('ppppp5')
})

test('what is not good stands between the lines', () => {
  expect(shape('pppppppppfpppppp')).toBe('ppppp4f6')
})

test('a few good ones are not worth a line', () => {
  expect(shape('pppppppf')).toBe('pppppppf')
})

test('the run that is open is a row wherever it is', () => {
  expect(shape('pppppppppppppp', '9')).toBe('ppppp4p4')
})

test('nothing gives nothing', () => {
  expect(foldRuns([], null)).toEqual([])
})
