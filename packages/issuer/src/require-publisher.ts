import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { Publisher } from './publisher.ts'

/** Before anything is signed for publishing. @throws VolunteerPassportError OPTION_MISSING */
export function requirePublisher(publisher: Publisher): Publisher {
  if (typeof publisher === 'function') return publisher
  throw new VolunteerPassportError('OPTION_MISSING', 'There is no publisher to publish with', {
    hint: 'Give createFolderPublisher, createHttpPublisher, or a function of your own that takes a PublishedFile.',
  })
}
