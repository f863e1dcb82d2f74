import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'

/** A disk of its own that can be filled, and mounted read-only. */
export interface SmallDisk {
  readonly folder: string
  /** `loop`: ext4 in a file; `memory`: tmpfs, where the machine has no loop devices. */
  readonly kind: 'loop' | 'memory'
  remount(mode: 'ro' | 'rw'): void
  remove(): void
}

const MEGABYTES = 8

/** `undefined` where this process may mount nothing at all. */
export function createSmallDisk(place: string): SmallDisk | undefined {
  const folder = `${place}/disk`
  const image = `${place}/disk.img`
  mkdirSync(folder)
  writeFileSync(image, '')
  truncateSync(image, MEGABYTES * 2 ** 20)
  const runs = (program: string, ...parameters: readonly string[]) => spawnSync(program, parameters).status === 0
  const mounts = () => {
    if (runs('mkfs.ext4', '-q', '-m', '0', image) && runs('mount', '-o', 'loop', image, folder)) return 'loop'
    return runs('mount', '-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder) ? 'memory' : undefined
  }
  const kind = mounts()
  if (kind === undefined) return undefined
  return {
    folder,
    kind,
    remount: (mode) => void execFileSync('mount', ['-o', `remount,${mode}`, folder]),
    remove() {
      execFileSync('umount', [folder])
      rmSync(image)
    },
  }
}
