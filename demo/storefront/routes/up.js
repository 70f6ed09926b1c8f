import { revision } from '../lib/revision.js'

export const routes = {
  'GET /up': () => ({ body: { status: 'up', revision, seconds: Math.round(process.uptime()) } }),
}
