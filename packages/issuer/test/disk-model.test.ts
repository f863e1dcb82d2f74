import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDiskModel } from './support/disk-model.ts'
import { type FileEvent, readTrace } from './support/read-trace.ts'

let target: string
beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), 'volunteer-passport-disk-'))
})
afterEach(() => rmSync(target, { recursive: true }))

const write = (path: string, offset: number, text: string): FileEvent => ({
  event: 'write',
  path,
  offset,
  bytes: Buffer.from(text),
})
const sync = (path: string): FileEvent => ({ event: 'sync', path })
const create = (path: string): FileEvent => ({ event: 'create', path })

/** The file `/d/a` after a power loss at the end; `undefined` where there is none. */
function left(events: readonly FileEvent[], survivors: 'none' | (() => number) = 'none'): string | undefined {
  const disk = createDiskModel('/d')
  for (const event of events) disk.apply(event)
  const copy = mkdtempSync(join(target, 'copy-'))
  disk.copyTo(copy, survivors)
  try {
    return readFileSync(join(copy, 'a'), 'utf8')
  } catch {
    return undefined
  }
}

describe('the model of a disk', () => {
  const named = [create('/d/a'), sync('/d')]

  test('keeps what was synced, name and bytes, and nothing else for certain', () => {
    expect(left([create('/d/a'), write('/d/a', 0, 'one'), sync('/d/a')])).toBe(undefined)
    expect(left([...named, write('/d/a', 0, 'one')])).toBe('')
    expect(left([...named, write('/d/a', 0, 'one'), sync('/d/a'), write('/d/a', 3, 'two')])).toBe('one')
    expect(left([...named, write('/d/a', 0, 'one'), sync('/d/a'), { event: 'truncate', path: '/d/a', size: 1 }])).toBe(
      'one',
    )
    expect(left([...named, { event: 'remove', path: '/d/a' }])).toBe('')
    expect(left([...named, { event: 'remove', path: '/d/a' }, sync('/d')])).toBe(undefined)
  })

  test('does not count on what was written while a sync ran already', () => {
    const before = [...named, write('/d/a', 0, 'one'), write('/d/a', 3, 'two')]
    expect(left([...before, { ...sync('/d/a'), overlapped: 1 } as FileEvent])).toBe('one')
    expect(left([...before, { ...sync('/d/a'), overlapped: 1 } as FileEvent, sync('/d/a')])).toBe('onetwo')
  })

  test('takes a new file in place of an old one once the folder was synced', () => {
    const replaced = [
      ...named,
      write('/d/a', 0, 'old'),
      sync('/d/a'),
      create('/d/b'),
      write('/d/b', 0, 'new'),
      sync('/d/b'),
      { event: 'rename', path: '/d/b', to: '/d/a' } as const,
    ]
    expect(left(replaced)).toBe('old')
    expect(left([...replaced, sync('/d')])).toBe('new')
    expect(left(replaced, () => 0)).toBe('new')
  })

  test('keeps a file in a folder only with the folder', () => {
    const inside = [{ event: 'create folder', path: '/d/f' } as const, create('/d/f/a'), sync('/d/f')]
    const disk = createDiskModel('/d')
    for (const event of inside) disk.apply(event)
    disk.copyTo(target, 'none')
    expect(() => readFileSync(join(target, 'f', 'a'))).toThrow()
    disk.apply(sync('/d'))
    disk.copyTo(target, 'none')
    expect(readFileSync(join(target, 'f', 'a'), 'utf8')).toBe('')
  })

  test('may keep any sector of what was not synced', () => {
    const draws = [0, 0.9, 0, 0.9]
    const text = 'a'.repeat(512) + 'b'.repeat(512) + 'c'.repeat(512)
    // The name, then each of three sectors.
    expect(left([...named, write('/d/a', 0, text)], () => draws.shift()!)).toBe(`${'\0'.repeat(512)}${'b'.repeat(512)}`)
  })
})

describe('a trace', () => {
  const hex = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '\\x$&')
  const fd = (path: string) => `7<${hex(path)}>`

  test('is read in the order in which calls ended, without what failed or lies elsewhere', () => {
    const trace = [
      `10 openat(AT_FDCWD<${hex('/w')}>, "${hex('a')}", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = ${fd('/d/a')}`,
      `10 pwrite64(${fd('/d/a')}, "${hex('one')}", 3, 8 <unfinished ...>`,
      `11 write(1<${hex('pipe:[1]')}>, "${hex('told\n')}", 5) = 5`,
      `10 <... pwrite64 resumed>) = 3`,
      `10 fdatasync(${fd('/d/a')})           = 0`,
      `10 write(${fd('/d/a')}, "${hex('two')}", 3) = 2`,
      `10 write(${fd('/d/a')}, "${hex('o')}", 1) = 1`,
      `10 pwrite64(${fd('/d/a')}, "${hex('three')}", 5, 0) = -1 ENOSPC (No space left on device)`,
      `10 pwrite64(${fd('/e/a')}, "${hex('else')}", 4, 0) = 4`,
      `10 renameat2(AT_FDCWD<${hex('/w')}>, "${hex('/d/a')}", AT_FDCWD<${hex('/w')}>, "${hex('/d/b')}", 0) = 0`,
      `10 unlink("${hex('/d/b')}") = 0`,
      '10 --- SIGCHLD {si_signo=SIGCHLD} ---',
      '10 +++ exited with 0 +++',
      '',
    ].join('\n')
    expect(readTrace(trace, '/d')).toEqual([
      create('/d/a'),
      { event: 'tell', text: 'told\n' },
      write('/d/a', 8, 'one'),
      sync('/d/a'),
      write('/d/a', 0, 'tw'),
      write('/d/a', 2, 'o'),
      { event: 'rename', path: '/d/a', to: '/d/b' },
      { event: 'remove', path: '/d/b' },
    ])
  })

  test('tells what ended while a sync ran on another thread', () => {
    const trace = [
      `11 fdatasync(${fd('/d/a')} <unfinished ...>`,
      `10 pwrite64(${fd('/d/a')}, "${hex('one')}", 3, 0) = 3`,
      '11 <... fdatasync resumed>) = 0',
    ].join('\n')
    expect(readTrace(trace, '/d')).toEqual([write('/d/a', 0, 'one'), { ...sync('/d/a'), overlapped: 1 }])
  })

  test('with a call that nobody foresaw is refused', () => {
    expect(() => readTrace(`10 fallocate(${fd('/d/a')}, 0, 0, 8) = 0`, '/d')).toThrow('not known')
  })
})
