import { Refused } from './problem'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Refuses an id that is not one of such a thing. */
export const refuseId = (what: string, id: string): Refused =>
  new Refused(404, 'not_found', `No such ${what}`, `There is no ${what} “${id}”.`)

/** The id, when it can be one at all; the database refuses other texts. Throws a `Refused`. */
export function uuidOf(what: string, id: string): string {
  if (!UUID.test(id)) throw refuseId(what, id)
  return id
}
