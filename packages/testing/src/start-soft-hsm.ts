import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A token of SoftHSM in a folder of its own, which this process uses from here on. */
export interface SoftHsm {
  readonly module: string
  readonly tokenLabel: string
  readonly pin: string
  remove(): Promise<void>
}

const MODULES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
]

/** The shared library of SoftHSM 2 on this machine (Debian: softhsm2), if there is one. */
export const softHsmModule: string | undefined = MODULES.find((path) => existsSync(path))

/** SoftHSM reads its configuration once a process, from the environment. */
export async function startSoftHsm(): Promise<SoftHsm> {
  if (softHsmModule === undefined) throw new Error('SoftHSM is not here: apt-get install softhsm2')
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-softhsm-'))
  const configuration = join(folder, 'softhsm2.conf')
  await writeFile(configuration, `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = configuration
  const token = { tokenLabel: 'office', pin: '567812' }
  execFileSync('softhsm2-util', [
    ...['--init-token', '--free', '--label', token.tokenLabel],
    ...['--so-pin', '12345678', '--pin', token.pin],
  ])
  return { module: softHsmModule, ...token, remove: () => rm(folder, { recursive: true }) }
}
