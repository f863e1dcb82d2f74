import { type FileHandle, open } from 'node:fs/promises'

/** Makes SQLite's write-ahead log durable on another thread, while this one goes on. */
export interface LogSync {
  /** Resolves when all that was written until now would survive a power loss. */
  sync(): Promise<void>
  /** Resolves when that holds for all that `sync` was asked for until now. */
  settled(): Promise<void>
  /**
   * Whether a sync has failed since the last `forgetFailure`: the next ones may succeed, and say nothing of what that one
   * has lost.
   */
  hasFailed(): boolean
  forgetFailure(): void
  close(): Promise<void>
}

/** Where a handle that is open is collected, as that of a registry which nobody closed would be, Node 26 ends the process. */
const held = new Set<FileHandle>()

export function createLogSync(databasePath: string): LogSync {
  let file: FileHandle | undefined
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  let failed = false

  function start(): Promise<void> {
    next = undefined
    const started = syncFile().finally(() => {
      if (running === started) running = undefined
    })
    running = started
    return started
  }

  async function syncFile(): Promise<void> {
    try {
      // For writing: Windows syncs nothing else. It is there as long as the database is open.
      file ??= await open(`${databasePath}-wal`, 'r+')
      held.add(file)
      await file.datasync()
    } catch (error) {
      failed = true
      throw error
    }
  }

  return {
    sync() {
      if (running === undefined) return start()
      // What the running one takes along is not known: all that ask meanwhile share the next.
      next ??= running.then(start, start)
      return next
    },
    settled: async () => next ?? running,
    hasFailed: () => failed,
    forgetFailure() {
      failed = false
    },
    async close() {
      await (next ?? running)?.catch(() => undefined)
      // What was answered is durable: there is nothing left that could fail.
      await file?.close().catch(() => undefined)
      if (file !== undefined) held.delete(file)
    },
  }
}
