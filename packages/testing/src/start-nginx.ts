import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

/** A server of our own on loopback, by an ordinary user, in a folder of its own. */
export interface Nginx {
  /** Without a trailing slash. */
  readonly url: string
  /** Folder that it serves. */
  readonly site: string
  readonly stop: () => Promise<void>
}

const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']

/** nginx on this machine (Debian: nginx-light), if there is one. */
export const nginxPath: string | undefined = FOLDERS.map((folder) => join(folder, 'nginx')).find((path) =>
  existsSync(path),
)

/** As root it runs as nobody. */
const NOBODY = 65_534
const AS_ORDINARY_USER = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

/** Starts nginx with these directives in its one `server`; `SITE` in them stands for the folder that it serves. */
export async function startNginx(directives: string, passwords = ''): Promise<Nginx> {
  if (nginxPath === undefined) throw new Error('nginx is not here: apt-get install nginx-light')
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-nginx-'))
  const site = join(folder, 'site')
  await mkdir(site)
  const port = await freePort()
  await writeFile(join(folder, 'passwords'), passwords)
  await writeFile(join(folder, 'nginx.conf'), configuration({ folder, port, directives }))
  if (AS_ORDINARY_USER.uid !== undefined) for (const path of [folder, site]) await chown(path, NOBODY, NOBODY)

  const server = spawn(nginxPath, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...AS_ORDINARY_USER,
  })
  const ended = Promise.all([once(server, 'exit'), text(server.stderr)])
  const failed = ended.then(([, said]) => Promise.reject(new Error(`nginx ended: ${said}`)))
  failed.catch(() => {})
  await Promise.race([listening(port), failed])
  return {
    url: `http://127.0.0.1:${port}`,
    site,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

function configuration(o: { readonly folder: string; readonly port: number; readonly directives: string }): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
    daemon off;
    worker_processes 2;
    pid ${o.folder}/pid;
    error_log stderr warn;
    events { worker_connections 128; }
    http {
      access_log off;
      ${scratch.map((name) => `${name}_temp_path ${o.folder}/${name};`).join('\n')}
      server {
        listen 127.0.0.1:${o.port};
        ${o.directives.replaceAll('SITE', join(o.folder, 'site')).replaceAll('PASSWORDS', join(o.folder, 'passwords'))}
      }
    }`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await pause(20)
  }
}
