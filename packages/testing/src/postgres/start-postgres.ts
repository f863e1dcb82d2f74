import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, rmSync } from 'node:fs'
import { chmod, cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { findPostgresPrograms } from './find-postgres-programs.ts'

/** A server in a temporary folder, on loopback, for this process alone. */
export interface PostgresServer {
  /** Connects as its superuser. */
  readonly url: string
  /** Ends every connection without a checkpoint, as a crash would, and recovers from the log. */
  restartImmediately(): Promise<void>
  stop(): Promise<void>
}

const run = promisify(execFile)
const PATIENCE_MILLISECONDS = 60_000
/** PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** `settings` are given to the server as in postgresql.conf; fsync stays on. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const owner = process.getuid?.() === 0 ? NOBODY : undefined
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-postgres-'))
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  let server: ChildProcess | undefined
  // Nothing of ours stays behind, however this process ends.
  const leaveNothing = () => {
    server?.kill('SIGQUIT')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', leaveNothing)

  const programs = await programsFor(folder)
  const password = randomBytes(18).toString('base64url')
  const data = join(folder, 'data')
  await createCluster({ programs, data, folder, password, owner, onStart: (initdb) => (server = initdb) })
  const port = await freePort()
  const url = `postgresql://owner:${password}@127.0.0.1:${port}/postgres`

  async function start(): Promise<void> {
    const log = await open(join(folder, 'log'), 'a')
    const given = Object.entries({
      ...settings,
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
    })
    server = spawn(
      join(programs, 'postgres'),
      ['-D', data, ...given.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...owner,
        stdio: ['ignore', log.fd, log.fd],
        env: { ...process.env, LC_ALL: 'C' },
      },
    )
    await log.close()
    await untilReady(url, server, join(folder, 'log'))
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === undefined || server.exitCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }

  await start()
  return {
    url,
    async restartImmediately() {
      await end('SIGQUIT')
      await start()
    },
    async stop() {
      await end('SIGINT')
      process.off('exit', leaveNothing)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function programsFor(folder: string): Promise<string> {
  const programs = findPostgresPrograms()
  if (!programs.isPackaged || process.getuid?.() !== 0) return programs.folder
  // Who runs the server may not be allowed to look into our folder of packages.
  const copy = join(folder, 'native')
  await cp(join(programs.folder, '..'), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

async function createCluster(o: {
  readonly programs: string
  readonly data: string
  readonly folder: string
  readonly password: string
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  readonly onStart: (initdb: ChildProcess) => void
}): Promise<void> {
  const passwordFile = join(o.folder, 'password')
  await writeFile(passwordFile, o.password, { mode: 0o600 })
  if (o.owner !== undefined) chownSync(passwordFile, o.owner.uid, o.owner.gid)
  const how = ['--username=owner', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale']
  // The cluster is as good as empty: losing it at power loss loses nothing.
  const initialising = run(join(o.programs, 'initdb'), ['-D', o.data, ...how, '--no-sync', '--no-instructions'], {
    ...o.owner,
  })
  o.onStart(initialising.child)
  await initialising
  await chmod(o.data, 0o700)
  await rm(passwordFile)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function untilReady(url: string, server: ChildProcess, log: string): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    if (server.exitCode !== null || waited > PATIENCE_MILLISECONDS)
      throw new Error(`PostgreSQL did not start:\n${await readFile(log, 'utf8')}`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await sleep(20)
    }
  }
}
