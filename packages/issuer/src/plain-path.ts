import { VolunteerPassportError } from '@volunteer-passport/schema'

/** Names that a publisher keeps for itself. */
const RESERVED = /^\..*\.(lock|tmp)$/

/**
 * The names in the path of a published file: plain ones only, no escapes, back-slashes, dots alone or empty segments,
 * whatever a host might make of them.
 * @throws VolunteerPassportError PATH_FORBIDDEN
 */
export function plainSegmentsOf(path: string): readonly string[] {
  const segments = path.slice(1).split('/')
  const plain = segments.every((name) => /^[A-Za-z0-9._~-]+$/.test(name) && !/^\.+$/.test(name) && !RESERVED.test(name))
  if (!path.startsWith('/') || !plain) throw pathForbidden('The path is not made of plain names.')
  return segments
}

export function pathForbidden(message: string): VolunteerPassportError {
  return new VolunteerPassportError('PATH_FORBIDDEN', message, {
    hint: 'Publish under a status base URL whose path has plain names only, into a folder without links.',
  })
}
