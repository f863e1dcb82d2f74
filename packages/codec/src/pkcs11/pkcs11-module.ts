import { VolunteerPassportError } from '@volunteer-passport/schema'
import type * as Pkcs11 from 'pkcs11js'

export type Library = typeof Pkcs11
export type Module = Pkcs11.PKCS11

/** A maker's library, initialised; `release` it once. */
export interface HeldModule {
  readonly library: Library
  readonly module: Module
  release(): void
}

const ALREADY_INITIALIZED = 0x191

/** PKCS#11 §5.4 allows one C_Initialize a process and library, so the signers of a process share it, and the last ends it. */
const held = new Map<string, { readonly module: Module; holders: number }>()

/** @throws VolunteerPassportError OPTION_MISSING (pkcs11js is not installed), OPTION_INVALID (no such library) */
export async function holdModule(path: string): Promise<HeldModule> {
  const library = await importLibrary()
  const shared = held.get(path) ?? { module: initialize(library, path), holders: 0 }
  held.set(path, shared)
  shared.holders += 1
  let isReleased = false
  return {
    library,
    module: shared.module,
    release() {
      if (isReleased) return
      isReleased = true
      shared.holders -= 1
      if (shared.holders > 0) return
      held.delete(path)
      shared.module.C_Finalize()
      shared.module.close()
    },
  }
}

async function importLibrary(): Promise<Library> {
  try {
    const imported = (await import('pkcs11js')) as Library & { readonly default?: Library }
    return imported.default ?? imported
  } catch (cause) {
    throw new VolunteerPassportError('OPTION_MISSING', 'pkcs11js cannot be loaded.', {
      hint: 'Install it beside this package (npm install pkcs11js); it is compiled when it is installed.',
      cause,
    })
  }
}

function initialize(library: Library, path: string): Module {
  const module = new library.PKCS11()
  try {
    module.load(path)
  } catch (cause) {
    throw new VolunteerPassportError('OPTION_INVALID', 'The library of the HSM cannot be loaded.', {
      hint: 'Give the absolute path of the shared library that the maker of the HSM ships.',
      cause,
    })
  }
  try {
    module.C_Initialize()
  } catch (cause) {
    if (!(cause instanceof library.Pkcs11Error && cause.code === ALREADY_INITIALIZED)) {
      module.close()
      throw cause
    }
  }
  return module
}
