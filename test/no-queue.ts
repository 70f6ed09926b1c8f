import type { Queue } from '@/lib/ports/queue'

/** A queue that delivers nothing: the test does what jobs would do. */
export const noQueue: Queue = {
  add: async () => {},
  schedule: async () => {},
  unschedule: async () => {},
  schedules: async () => [],
  work: async () => {},
  close: async () => {},
}
