import { run } from '../src/index.ts'

/**
 * The program at a fixed time, killed without warning at the n-th time that it looks at the clock: between two steps of
 * its work, wherever those are.
 */
const killAt = Number(process.env.KILL_AT ?? Number.POSITIVE_INFINITY)
let looks = 0

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  clock: () => {
    looks += 1
    if (looks === killAt) process.kill(process.pid, 'SIGKILL')
    return new Date(process.env.NOW!)
  },
})
if (process.env.COUNT_LOOKS) process.stderr.write(`looks ${looks}\n`)
