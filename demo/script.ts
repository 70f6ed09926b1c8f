import { spawn } from 'node:child_process'

/** Arguments of node that run a TypeScript file. */
export const tsx = (...args: string[]): string[] => ['--import', 'tsx', ...args]

/** Runs a TypeScript file to its end. Throws with all it printed when that is not a good one. */
export function runScript(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, tsx(...args), { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stdout.on('data', chunk => said.push(String(chunk)))
  child.stderr.on('data', chunk => said.push(String(chunk)))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`${args[0]}: ${said.join('')}`))))
  })
}
