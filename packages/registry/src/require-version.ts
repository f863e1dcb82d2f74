import { VolunteerPassportError } from '@volunteer-passport/schema'

/**
 * Tables of any other version are never guessed at.
 * @throws VolunteerPassportError REGISTRY_TOO_NEW, REGISTRY_NOT_MIGRATED
 */
export function requireVersion(o: { readonly found: number; readonly known: number }): void {
  requireNotNewer(o)
  if (o.found === o.known) return
  throw new VolunteerPassportError('REGISTRY_NOT_MIGRATED', 'The tables of the registry are older than this version.', {
    hint: 'Make a backup, then call registry.migrate() once.',
    facts: { ...o },
  })
}

/** @throws VolunteerPassportError REGISTRY_TOO_NEW */
export function requireNotNewer(o: { readonly found: number; readonly known: number }): void {
  if (o.found <= o.known) return
  throw new VolunteerPassportError('REGISTRY_TOO_NEW', 'The registry was written by a newer version.', {
    hint: 'Install the version that wrote it, or a newer one; do not go back to an older version.',
    facts: { ...o },
  })
}
