/** One thing that is wrong in a `prometheus.yml`. Line and column are 1-based; `path` is `''` for the whole file. */
export type ConfigProblem = {
  line: number
  column: number
  /** Like `environments.production.waves[1]`. */
  path: string
  /** A sentence without its final stop. */
  message: string
}
