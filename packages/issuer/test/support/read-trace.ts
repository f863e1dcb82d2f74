/** What a process did to the files under a folder, and what it told on its standard output, in order. */
export type FileEvent =
  | { readonly event: 'create' | 'create folder' | 'remove'; readonly path: string }
  /** `overlapped`: of the events before it, the last so many ended while it ran already; nobody knows whether it took them along. */
  | { readonly event: 'sync'; readonly path: string; readonly overlapped?: number }
  | { readonly event: 'write'; readonly path: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly event: 'truncate'; readonly path: string; readonly size: number }
  | { readonly event: 'rename'; readonly path: string; readonly to: string }
  | { readonly event: 'tell'; readonly text: string }

/** System calls that change files or make changes durable: `strace` is to write down all of these. */
export const TRACED_CALLS: readonly string[] = [
  ...['openat', 'open', 'creat', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'ftruncate', 'truncate'],
  ...['fallocate', 'fsync', 'fdatasync', 'sync_file_range', 'unlink', 'unlinkat', 'rename', 'renameat', 'renameat2'],
  ...['mkdir', 'mkdirat', 'link', 'linkat', 'symlink', 'copy_file_range', 'sendfile', 'msync'],
]

const HEX = String.raw`((?:\\x[0-9a-f]{2})*)`
const FD = String.raw`(\d+)<${HEX}>(?:\(deleted\))?`
const AT = `(?:AT_FDCWD<${HEX}>, )?`
const PATTERNS = {
  openat: new RegExp(String.raw`^openat\(AT_FDCWD<${HEX}>, "${HEX}", ([A-Z_|]+)(?:, \d+)?\) = ${FD}$`),
  pwrite64: new RegExp(String.raw`^pwrite64\(${FD}, "${HEX}", \d+, (\d+)\) = (\d+)$`),
  write: new RegExp(String.raw`^write\(${FD}, "${HEX}", \d+\) = (\d+)$`),
  ftruncate: new RegExp(String.raw`^ftruncate\(${FD}, (\d+)\) = 0$`),
  sync: new RegExp(String.raw`^f(?:data)?sync\(${FD}\) = 0$`),
  unlink: new RegExp(String.raw`^unlink(?:at)?\(${AT}"${HEX}"(?:, 0)?\) = 0$`),
  rename: new RegExp(String.raw`^rename(?:at2?)?\(${AT}"${HEX}", ${AT}"${HEX}"(?:, 0)?\) = 0$`),
  mkdir: new RegExp(String.raw`^mkdir(?:at)?\(${AT}"${HEX}", \d+\) = 0$`),
} as const

/**
 * Reads what `strace -f -y -xx` wrote.
 * @throws Error for a call on a file of the folder that it does not know: silence would make a test that cannot fail
 */
export function readTrace(trace: string, folder: string): readonly FileEvent[] {
  const positions = new Map<number, number>()
  const begun = new Map<string, { readonly call: string; readonly eventsBefore: number }>()
  const events: FileEvent[] = []
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    // A call that another thread's interrupted stands in two lines; it counts where it ended.
    const beginning = /^(.*) <unfinished \.\.\.>$/.exec(rest)?.[1]
    if (beginning !== undefined) begun.set(thread, { call: beginning, eventsBefore: events.length })
    if (beginning !== undefined || rest === '' || /^[-+]/.test(rest)) continue
    const end = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1]
    const first = end === undefined ? undefined : begun.get(thread)
    const call = `${first?.call ?? ''}${end ?? rest}`.replace(/\) += /, ') = ')
    const overlapped = events.length - (first?.eventsBefore ?? events.length)
    for (const event of readCall(call, { folder, positions }))
      events.push(event.event === 'sync' && overlapped > 0 ? { ...event, overlapped } : event)
  }
  return events
}

function readCall(
  call: string,
  o: { readonly folder: string; readonly positions: Map<number, number> },
): readonly FileEvent[] {
  if (/ = -1 |= \?$/.test(call)) return []
  const inside = (path: string) => path.startsWith(`${o.folder}/`)
  let found = PATTERNS.openat.exec(call)
  if (found !== null) {
    const [, , , flags = '', fd, path] = found
    const opened = textOf(path)
    o.positions.set(Number(fd), 0)
    if (!inside(opened) || !flags.includes('O_CREAT')) return []
    const created: FileEvent = { event: 'create', path: opened }
    return flags.includes('O_TRUNC') ? [created, { event: 'truncate', path: opened, size: 0 }] : [created]
  }
  found = PATTERNS.pwrite64.exec(call)
  if (found !== null) {
    const [, , path, data, offset, count] = found
    return only(inside, { event: 'write', path: textOf(path), offset: Number(offset), bytes: bytesOf(data, count) })
  }
  found = PATTERNS.write.exec(call)
  if (found !== null) {
    const [, fd, path, data, count] = found
    if (fd === '1') return [{ event: 'tell', text: bytesOf(data, count).toString() }]
    const offset = o.positions.get(Number(fd)) ?? 0
    o.positions.set(Number(fd), offset + Number(count))
    return only(inside, { event: 'write', path: textOf(path), offset, bytes: bytesOf(data, count) })
  }
  found = PATTERNS.ftruncate.exec(call)
  if (found !== null) return only(inside, { event: 'truncate', path: textOf(found[2]), size: Number(found[3]) })
  found = PATTERNS.sync.exec(call)
  if (found !== null) {
    const path = textOf(found[2])
    return path === o.folder || inside(path) ? [{ event: 'sync', path }] : []
  }
  found = PATTERNS.unlink.exec(call)
  if (found !== null) return only(inside, { event: 'remove', path: textOf(found[2]) })
  found = PATTERNS.rename.exec(call)
  if (found !== null) return only(inside, { event: 'rename', path: textOf(found[2]), to: textOf(found[4]) })
  found = PATTERNS.mkdir.exec(call)
  if (found !== null) return only(inside, { event: 'create folder', path: textOf(found[2]) })
  if (textOf(call).includes(`${o.folder}/`)) throw new Error(`a call that is not known: ${call.slice(0, 200)}`)
  return []
}

function only<E extends FileEvent & { readonly path: string }>(
  inside: (path: string) => boolean,
  event: E,
): readonly FileEvent[] {
  return inside(event.path) ? [event] : []
}

const bytesOf = (data = '', count?: string): Buffer =>
  Buffer.from(data.replaceAll('\\x', ''), 'hex').subarray(0, count === undefined ? undefined : Number(count))

const textOf = (data = ''): string => data.replace(/(?:\\x[0-9a-f]{2})+/g, (hex) => bytesOf(hex).toString())
