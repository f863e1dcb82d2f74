import { open, realpath } from 'node:fs/promises'
import { basename, extname, join, sep } from 'node:path'
import type { Fetch } from './fetch.ts'
import { refused } from './refused.ts'
import { isAccepted } from './response-head.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.jwt': 'application/vc+jwt',
  '.json': 'application/json',
  '.jsonld': 'application/ld+json',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
}

/**
 * Answers for one https origin from a folder, the way a static web host would: the path of the address is the path in
 * the folder, the file's name gives the media type, links out of the folder lead nowhere, and the headers are those of
 * docs/guides/hosting.md. Other origins, missing files and paths that climb answer FETCH_FAILED. Node only.
 */
export function createFolderFetch(o: { readonly origin: string; readonly folder: string }): Fetch {
  const { origin, folder } = o
  if (!URL.canParse(origin) || new URL(origin).origin !== origin || !origin.startsWith('https://')) {
    throw new TypeError('origin is not an https origin, such as https://office.example')
  }

  return async (url, { accept, maxBytes, signal }) => {
    const path = signal?.aborted ? undefined : toPath(url, origin)
    if (path === undefined) return refused('FETCH_FAILED', 'The folder holds no such address.')
    try {
      const root = await realpath(folder)
      const file = await realpath(join(root, ...path))
      // A symbolic link in the folder must not publish what lies beside it.
      if (!file.startsWith(root + sep)) return refused('FETCH_FAILED', 'The folder holds no such address.')
      const contentType =
        basename(file) === 'did.json'
          ? 'application/did+json'
          : (MEDIA_TYPES[extname(file)] ?? 'application/octet-stream')
      if (!isAccepted(contentType, accept)) {
        return refused('FETCH_CONTENT_TYPE', 'The file is of none of the media types asked for.')
      }
      const handle = await open(file)
      try {
        const stat = await handle.stat()
        if (!stat.isFile()) return refused('FETCH_FAILED', 'The folder holds no such address.')
        if (stat.size > maxBytes) return refused('FETCH_TOO_LARGE', 'The file is over the size limit.')
        const body = await handle.readFile()
        return { ok: true, value: { body, contentType, maxAgeSeconds: 60, accessControlAllowOrigin: '*' } }
      } finally {
        await handle.close()
      }
    } catch (error) {
      const refusal = refused('FETCH_FAILED', 'The folder holds no such address.')
      const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
      return isMissing ? { ...refusal, status: 404 } : refusal
    }
  }
}

/** Path segments of an address of this origin; `undefined` where it is of another, or a segment could climb. */
function toPath(url: string, origin: string): readonly string[] | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.origin !== origin) return undefined
  try {
    const segments = parsed.pathname.slice(1).split('/').map(decodeURIComponent)
    const isName = (segment: string) => !['', '.', '..'].includes(segment) && !/[\\/\0]/.test(segment)
    return segments.every(isName) ? segments : undefined
  } catch {
    return undefined
  }
}
