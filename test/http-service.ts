/**
 * A small real HTTP service to deploy: it answers on the instance's port with what its files say, and with its revision,
 * in a header too.
 * `GET /up` is its health, `GET /items` gives `items.json` and `{"revision"}` beside it after `delay` milliseconds.
 */
const SERVER = `
const { readFileSync } = require('node:fs')
const read = name => readFileSync(__dirname + '/' + name, 'utf8')
const revision = read('REVISION').trim()
require('node:http')
  .createServer(async (request, response) => {
    if (request.url === '/up') return response.end('up\\n')
    await new Promise(resolve => setTimeout(resolve, Number(read('delay'))))
    response.setHeader('Content-Type', 'application/json')
    response.setHeader('X-Revision', revision)
    response.end(JSON.stringify({ revision, items: JSON.parse(read('items.json')) }))
  })
  .listen(Number(process.env.PORT), '127.0.0.1')
`

const RESTART = `
if [ -f "$HOME/service.pid" ]; then kill "$(cat "$HOME/service.pid")" 2>/dev/null; fi
while curl -s -o /dev/null "http://127.0.0.1:$PORT/up"; do sleep 0.05; done
setsid node server.js >/dev/null 2>&1 </dev/null &
echo $! >"$HOME/service.pid"
`

/** Its files; `items` is what it answers with. */
export const serviceFiles = (items: unknown, delayMs = 0): Record<string, string> => ({
  'server.js': SERVER,
  'restart.sh': RESTART,
  'items.json': JSON.stringify(items),
  delay: String(delayMs),
})

/** Its lines of `prometheus.yml`. */
export const SERVICE_LINES = `restart: sh restart.sh
health: { http: /up, within: 10s, interval: 100ms, stable: 0s }`
