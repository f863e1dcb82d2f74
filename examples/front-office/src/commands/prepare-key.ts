import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { createJwkSigner } from '@volunteer-passport/codec'
import type { CommandContext } from '../command-context.ts'
import { didOf } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { makeKey } from '../make-key.ts'
import { keyFileOf, type OfficeFolder, requireConfig, writeConfig } from '../office-folder.ts'
import { readKey, withAnyKey } from '../open-office.ts'
import { readPassphrase } from '../passphrase.ts'
import { publishDidDocument } from '../publish-site.ts'
import { printKey } from './keys.ts'

/** A name that no key of this office ever had: a file is removed only when a newer key signs. */
const nextName = async (folder: OfficeFolder): Promise<string> => {
  const numbers = (await readdir(folder.path)).map((name) => Number(/^key-(\d+)\.jwe$/.exec(name)?.[1] ?? 0))
  return `key-${Math.max(...numbers) + 1}`
}

/**
 * Makes the next key and publishes it ahead of its use. Cut short, it goes on with the key that it had made; run again,
 * it changes nothing.
 */
export const prepareKey = async (context: CommandContext, o: { readonly actor: string }): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const known = await requireConfig(folder)
  const passphrase = await readPassphrase(io, say)
  const nextKeyId = known.nextKeyId ?? `${didOf(known)}#${await nextName(folder)}`
  const file = keyFileOf(folder, nextKeyId)
  if (known.nextKeyId === undefined) {
    // Nothing is made under a passphrase that was mistyped.
    await readKey(folder, known.keyId, passphrase)
    await makeKey(file, passphrase)
  }
  const { publicJwk } = createJwkSigner({ keyId: nextKeyId, privateJwk: await readKey(folder, nextKeyId, passphrase) })
  const config = { ...known, nextKeyId }
  await writeConfig(folder, config)
  return withAnyKey(context, { config, passphrase }, async (office) => {
    const key = await office.issuer.keys.prepareKey({ keyId: nextKeyId, publicJwk, actor: o.actor })
    await publishDidDocument(folder, office)
    printKey(context, key)
    print.line(say('prepare-key.keep', { file: basename(file) }))
    return EXIT_CODES.good
  })
}
