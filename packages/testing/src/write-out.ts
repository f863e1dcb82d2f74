import { writeSync } from 'node:fs'

const STANDARD_OUTPUT = 1
const never = new Int32Array(new SharedArrayBuffer(4))

/** Writes to standard output and comes back when all of it is out: a pipe may be full where its reader is slow. */
export function writeOut(text: string): void {
  let left = Buffer.from(text)
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(STANDARD_OUTPUT, left))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(never, 0, 0, 1)
    }
  }
}
