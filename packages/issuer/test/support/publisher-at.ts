import type { PublishedReader, Publisher } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createHttpPublisher, createHttpReader } from '@volunteer-passport/issuer/http-publisher'

/** For a child process, which is told in one word where to publish: a URL, or a folder. */
export const publisherAt = (target: string): Publisher =>
  target.startsWith('http') ? createHttpPublisher({ baseUrl: target }) : createFolderPublisher(target)

export const readerAt = (target: string): PublishedReader =>
  target.startsWith('http') ? createHttpReader({ baseUrl: target }) : createFolderReader(target)
