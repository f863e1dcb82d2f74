import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { LIMITS } from '@volunteer-passport/codec'
import { plainSegmentsOf } from './plain-path.ts'
import type { PublishedReader } from './published-reader.ts'

/** Reads what `createFolderPublisher(root)` wrote: the file at `root` + the path of the address. */
export function createFolderReader(root: string): PublishedReader {
  if (typeof root !== 'string' || root === '') throw new TypeError('root must be the name of a folder')
  return async (url) => {
    const segments = plainSegmentsOf(new URL(url).pathname)
    try {
      return await readWhole(join(root, ...segments))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    if ((await file.stat()).size > LIMITS.accreditationListBytes) throw new Error('the file is larger than any list')
    return await file.readFile()
  } finally {
    await file.close()
  }
}
