import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Io } from './io.ts'
import type { Say } from './messages/say.ts'
import { UserError } from './user-error.ts'

const VARIABLE = 'VOLUNTEER_PASSPORT_PASSPHRASE'
/** For a new key only: an older key keeps the passphrase it has. */
const SHORTEST = 12

/** Asks on the terminal without showing what is typed. */
const ask = async (io: Io, question: string): Promise<string> => {
  io.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: io.stdin!, output: silent, terminal: true })
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', resolve)
      lines.once('close', () => resolve(''))
      lines.once('SIGINT', () => resolve(''))
    })
  } finally {
    lines.close()
    io.stderr.write('\n')
  }
}

/** Never an argument: arguments are seen by every user of the machine and kept in the shell's history (CWE-214). */
export const readPassphrase = async (io: Io, say: Say): Promise<string> => {
  const given = io.env[VARIABLE]
  if (given) return given
  if (io.stdin?.isTTY !== true) throw new UserError('PASSPHRASE_MISSING', 'key', { variable: VARIABLE })
  const typed = await ask(io, say('passphrase.ask'))
  if (typed === '') throw new UserError('PASSPHRASE_MISSING', 'key', { variable: VARIABLE })
  return typed
}

export const readNewPassphrase = async (io: Io, say: Say): Promise<string> => {
  const passphrase = await readPassphrase(io, say)
  if ([...passphrase].length < SHORTEST) throw new UserError('PASSPHRASE_SHORT', 'key', { shortest: SHORTEST })
  if (io.env[VARIABLE]) return passphrase
  if ((await ask(io, say('passphrase.again'))) !== passphrase) throw new UserError('PASSPHRASE_DIFFERS', 'key')
  return passphrase
}
