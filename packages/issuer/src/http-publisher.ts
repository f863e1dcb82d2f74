import { setTimeout as pause } from 'node:timers/promises'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { Failure, HttpFile, Standing } from './http-file.ts'
import { createHttpFiles, type HttpFilesOptions } from './http-files.ts'
import type { PublishedFile, Publisher } from './publisher.ts'

export type { RequestHeaders } from './http-file.ts'
export type { HttpFilesOptions } from './http-files.ts'
export { createHttpReader } from './http-reader.ts'
export type { PublishedReader } from './published-reader.ts'
export type { PublishedFile, Publisher } from './publisher.ts'

/** How often somebody else may be faster, and how often the server may fail. */
const MAX_ROUNDS = 32
const MAX_FAILURES = 5
const PAUSE_MILLISECONDS = 100

/**
 * Puts each file by HTTP PUT, under the condition (RFC 9110 §13.1) that what it has just seen there still stands:
 * `If-Match` with its ETag, or `If-None-Match: *`. Where another publisher was faster it looks again, and stops where
 * that file is the newer one.
 *
 * Looks at what stands there after each PUT as well, and puts again where that is older: a server that ignores conditions
 * (nginx does) is found out then, unless two PUTs cross within the few milliseconds between look and PUT. What crossed
 * unseen is put right by `publishStatusLists`, which publishes again where two publications were under way at once.
 *
 * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID; from the publisher: PATH_FORBIDDEN, OPTION_INVALID for
 * headers that are none, PUBLISH_FAILED where the server refuses, or has failed five times
 */
export function createHttpPublisher(o: HttpFilesOptions): Publisher {
  const fileAt = createHttpFiles(o)
  return async (file) => publish(fileAt(file.path), file)
}

async function publish(target: HttpFile, file: PublishedFile): Promise<void> {
  let obstacle: Obstacle = { kind: 'outdone' }
  for (let round = 0, failures = 0; round < MAX_ROUNDS && failures < MAX_FAILURES; round++) {
    const met = await replaceOlder(target, file)
    if (met === undefined) return
    obstacle = met
    if (met.kind === 'refused') break
    if (met.kind === 'outdone') continue
    failures++
    if (failures < MAX_FAILURES) await pause(PAUSE_MILLISECONDS * 2 ** failures)
  }
  throw new VolunteerPassportError('PUBLISH_FAILED', 'The server does not serve the file', {
    hint: HINTS[obstacle.kind],
    facts: factsOf(obstacle),
  })
}

/** Why a verifier does not get the file yet: `absent` and `found` are what the server has after it took the file. */
type Obstacle = { readonly kind: 'outdone' } | Standing | Failure

/** A look and, where what stands there has to go, a PUT and another look. */
async function replaceOlder(target: HttpFile, file: PublishedFile): Promise<Obstacle | undefined> {
  const standing = await target.look()
  if (standing.kind === 'unavailable' || standing.kind === 'refused') return standing
  if (await isPublic(file, standing)) return undefined
  const answer = await target.put(file, standing)
  if (answer.kind !== 'accepted') return answer
  const after = await target.look()
  return (await isPublic(file, after)) ? undefined : after
}

/** Whether a verifier gets this file, or a newer one. */
async function isPublic(file: PublishedFile, found: Standing | Failure): Promise<boolean> {
  if (found.kind !== 'found' || found.bytes === undefined) return false
  return Buffer.compare(found.bytes, file.bytes) === 0 || file.isOlderThan(found.bytes)
}

const HINTS: Readonly<Record<Obstacle['kind'], string>> = {
  absent: 'The server took the file and does not have it: check that it reads where it writes.',
  found: 'The server took the file and serves another: give a baseUrl with no cache before it, that changes no bytes.',
  outdone: 'Others change the file all the time: find out who publishes there.',
  refused: 'Check the address and the rights of this publisher: it has to read the files it writes.',
  unavailable: 'Check that the server is up and can be reached, then publish again.',
}

function factsOf(obstacle: Obstacle): Readonly<Record<string, string | number>> {
  if (obstacle.kind === 'refused') return { method: obstacle.method, status: obstacle.status }
  return { last: obstacle.kind === 'unavailable' ? obstacle.why : obstacle.kind }
}
