import { endpoint } from '@/app/api/endpoint'
import { Refused } from '@/app/api/problem'

/** Whatever no other route answers. */
export const GET = endpoint(async request => {
  const { pathname } = new URL(request.url)
  throw new Refused(404, 'not_found', 'Nothing here', `There is no ${pathname}.`)
})
export { GET as DELETE, GET as PATCH, GET as POST, GET as PUT }
