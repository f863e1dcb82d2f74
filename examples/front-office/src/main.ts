#!/usr/bin/env node
import { run } from './run.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // publish --watch ends by itself; anything else may be cut off at any moment and run again.
    if (stop.signal.aborted || !process.argv.includes('--watch')) process.exit(signal === 'SIGINT' ? 130 : 143)
    stop.abort()
  })
// Whoever reads our answers may stop reading (`front-office find | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  clock: () => new Date(),
  stop: stop.signal,
})
