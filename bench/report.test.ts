import { describe, expect, it } from 'vitest'
import { median, Report } from './report'

const figure = { table: 'deploy tiny', row: 'Prometheus', column: '10 hosts', value: 0.41777, unit: 's' }
const ratio = {
  ...figure,
  row: 'Prometheus / plain',
  value: 1.5,
  unit: 'ratio',
  against: 'plain',
  target: { atMost: 1.3 },
}

function reported(json: boolean): string {
  let text = ''
  const report = new Report(json, more => {
    text += more
  })
  report.add(figure)
  report.add(ratio)
  report.show()
  return text
}

describe('what the bench says', () => {
  it('is an object a line for programs', () => {
    expect(
      reported(true)
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      { name: 'deploy tiny / 10 hosts / Prometheus', value: 0.418, unit: 's' },
      {
        name: 'deploy tiny / 10 hosts / Prometheus / plain',
        value: 1.5,
        unit: 'ratio',
        against: 'plain',
        target: { atMost: 1.3 },
      },
    ])
  })

  it('is a table for people, which says where a target was missed', () => {
    const lines = reported(false).trim().split('\n')
    expect(lines[0]).toBe('deploy tiny')
    expect(lines.at(-1)).toMatch(/^ {2}Prometheus \/ plain {3}1\.5 × MISSED \(at most 1\.3\)$/)
  })

  it('shows the middle of what was measured', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1])).toBe(2.5)
  })
})
