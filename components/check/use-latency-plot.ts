'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { CheckStats, RequestStats } from '@/lib/api/check'
import { axisText } from './chart-time'

type Input = {
  stats: CheckStats
  request: RequestStats
  /** Where the vertical axis ends, in milliseconds. */
  top: number
  everySeconds: number | null
  /** The point under the pointer. */
  onPoint: (at: number | null) => void
}

/** The plot's edges; the layer above it in checks.css has the same. */
const LEFT = 48
const RIGHT = 44
const TOP = 28
const BOTTOM = 44
const HEIGHT = 272

const DAY = 86_400_000

/** Draws the lines in an element, again whenever what they show, the element's width or the theme changes. */
export function useLatencyPlot(input: Input): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null)
  const { onPoint, ...drawn } = input
  const shown = JSON.stringify([drawn.request, drawn.top, drawn.stats.begin, drawn.stats.end, drawn.everySeconds])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is compared by its content
  useEffect(() => {
    const element = host.current
    if (!element) return
    let plot: uPlot | null = null
    let gone = false
    const draw = async () => {
      const { default: Plot } = await import('uplot')
      if (gone) return
      plot?.destroy()
      plot = new Plot(optionsOf(element, input), dataOf(input), element)
    }
    void draw().catch(() => undefined)
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }))
    resized.observe(element)
    const themed = new MutationObserver(() => void draw())
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    const onSystem = () => void draw()
    system.addEventListener('change', onSystem)
    return () => {
      gone = true
      resized.disconnect()
      themed.disconnect()
      system.removeEventListener('change', onSystem)
      plot?.destroy()
    }
  }, [shown])
  return host
}

const dataOf = ({ stats, request }: Input): uPlot.AlignedData => [
  request.p50.map((_, slot) => stats.begin + (slot + 0.5) * stats.stepMs),
  request.p99,
  request.p95,
  request.p50,
]

function optionsOf(element: HTMLElement, { stats, top, everySeconds, onPoint }: Input): uPlot.Options {
  const color = (name: string) => colorOf(element, name)
  const font = `12px ${getComputedStyle(element).fontFamily}`
  // Runs that are further apart than points leave points without one, and one line still.
  const spanGaps = (everySeconds ?? 0) * 1000 > stats.stepMs
  const points = { show: false }
  return {
    ...{ width: element.clientWidth, height: HEIGHT, ms: 1, padding: [TOP, RIGHT, 0, 0] },
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7, fill: color('accent') } },
    scales: { x: { time: true, range: [stats.begin, stats.end] }, y: { range: [0, top] } },
    axes: [
      {
        ...{ stroke: color('fg-3'), font, size: BOTTOM, gap: 24, space: 90 },
        grid: { show: false },
        ticks: { show: false },
        ...(stats.end - stats.begin > DAY && { incrs: [1, 2, 7, 14, 30].map(days => days * DAY) }),
        values: (_plot, splits) => splits.map(ms => axisText(ms, stats.end - stats.begin)),
      },
      {
        ...{ stroke: color('fg-3'), font, size: LEFT, gap: 10, space: 38 },
        grid: { stroke: color('line'), width: 1 },
        ticks: { show: false },
        values: (_plot, splits) => splits.map(ms => (ms === 0 ? '0 ms' : ms >= 1000 ? `${ms / 1000} s` : String(ms))),
      },
    ],
    series: [
      {},
      { stroke: color('fg-3'), width: 1.25, dash: [1.5, 3], spanGaps, points },
      { stroke: color('accent'), width: 1.75, spanGaps, points },
      { stroke: color('idle-solid'), width: 1.25, spanGaps, points },
    ],
    hooks: { setCursor: [plot => onPoint(plot.cursor.idx ?? null)] },
  }
}

/** A token as a canvas takes it: one colour, for the theme that is on. */
function colorOf(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--color-${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
