/** Loaded before a worker: its clock is off by `CLOCK_SHIFT_MS`, as on a machine that nobody has set. */
const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0)
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length > 0 ? given : [RealDate.now() + shift]))
  }
  static now() {
    return RealDate.now() + shift
  }
}
