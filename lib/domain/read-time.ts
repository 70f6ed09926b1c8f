/** The time that a text says, from 1970 on: the database has no year 0. `null`: it says none. */
export function readTime(text: string): Date | null {
  const time = new Date(text)
  return time.getTime() >= 0 ? time : null
}
