import type { Browser } from '@playwright/test'

/** Someone who looks at a deploy's log. */
export type Watcher = {
  /** When text that matches was first seen (epoch milliseconds), and the text. */
  see(pattern: RegExp): Promise<{ at: number; text: string }>
  close(): Promise<void>
}

const PATIENCE_MS = 60_000

/** Runs in the page. Gives the page's text when it waited in vain. A string, because what compiles this file adds helpers that a page does not have. */
const LOOK = `(pattern, patience) => new Promise(resolve => {
  setTimeout(() => resolve(document.body.innerText), patience)
  const look = () => {
    const found = new RegExp(pattern).exec(document.body.textContent)
    if (!found) return
    observer.disconnect()
    resolve({ at: performance.timeOrigin + performance.now(), text: found[0] })
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true, characterData: true })
  look()
})`

/** A person with the deploy's page open. */
export async function watchPage(browser: Browser, url: string): Promise<Watcher> {
  const page = await browser.newPage()
  await page.goto(url)
  return {
    async see(pattern) {
      const found: { at: number; text: string } | string = await page.evaluate(
        `(${LOOK})(${JSON.stringify(pattern.source)}, ${PATIENCE_MS})`,
      )
      if (typeof found !== 'string') return found
      throw new Error(`${url} did not show ${pattern} within ${PATIENCE_MS / 1000} s. It shows: ${found}`)
    },
    close: () => page.close(),
  }
}

/** A program that reads the deploy's event stream. */
export async function watchStream(url: string): Promise<Watcher> {
  const stop = new AbortController()
  const answer = await fetch(url, { signal: stop.signal })
  const reader = answer.body?.getReader()
  if (!answer.ok || !reader) throw new Error(`${url} answered ${answer.status}`)
  const decoder = new TextDecoder()
  let frames = ''
  let log = ''
  const readMore = async () => {
    const { value, done } = await reader.read()
    if (done) throw new Error('the event stream ended too early')
    const parts = (frames + decoder.decode(value, { stream: true })).split('\n\n')
    frames = parts.pop() ?? ''
    for (const part of parts) log += logOf(part)
  }
  return {
    async see(pattern) {
      for (;;) {
        const text = pattern.exec(log)?.[0]
        if (text !== undefined) return { at: performance.timeOrigin + performance.now(), text }
        await readMore()
      }
    },
    close: async () => stop.abort(),
  }
}

function logOf(frame: string): string {
  if (!/^event: log$/m.test(frame)) return ''
  const { bytes } = JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}') as { bytes?: string }
  return Buffer.from(bytes ?? '', 'base64').toString('latin1')
}
