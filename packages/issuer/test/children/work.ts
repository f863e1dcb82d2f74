import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { frozenClock, writeOut } from '@volunteer-passport/testing'
import type { Told } from '../support/history.ts'
import { inputDigest } from '../support/observe.ts'
import { NOW, reopen, signer } from '../support/office.ts'
import { type Point, watchPublisher, watchRegistry, watchSigner } from '../support/points.ts'
import type { WorkOrder } from '../support/run-work.ts'
import { openStore } from '../support/store.ts'
import { monotonicNow, type Tell, work } from '../support/work.ts'

// Works in an office until it is done or killed, and tells each acknowledgement once it has it. At the point where it is
// to be killed it says so and waits.
const order = JSON.parse(process.argv[2]!) as WorkOrder
const ORPHANED_MILLISECONDS = 60_000

const tell: Tell = (told) => {
  if (ANSWERS.includes(told.tells)) reach('answered')
  writeOut(`${JSON.stringify({ at: monotonicNow(), ...told })}\n`)
}
const ANSWERS: readonly Told['tells'][] = ['registered', 'recorded', 'issued', 'revoked', 'published']

let left = order.stopAt?.nth ?? 0
function reach(point: Point): void {
  if (point !== order.stopAt?.point) return
  left -= 1
  if (left > 0) return
  tell({ tells: 'reached', point })
  // Not one step more, of anything.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ORPHANED_MILLISECONDS)
  process.exit(1)
}

const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  const pragmas = Object.entries(order.pragmas ?? {})
  return exec.call(
    this,
    pragmas.reduce((text, [ours, other]) => text.replace(`PRAGMA ${ours}`, `PRAGMA ${other}`), sql),
  )
}

if (order.skipsDatasync) {
  const anyFile = await open('/dev/null')
  Object.getPrototypeOf(anyFile).datasync = async () => {}
  await anyFile.close()
}

try {
  const issuer = await reopen({
    registry: watchRegistry(openStore(order.store), reach),
    signer: watchSigner(signer(), reach, (bytes) => tell({ tells: 'signing', input: inputDigest(bytes) })),
    clock: frozenClock(NOW),
  })
  const publisher = watchPublisher(createFolderPublisher(order.site), reach)
  await work({ issuer, publisher, run: order.run, seed: order.seed, tell, now: monotonicNow }, order.steps)
  tell({ tells: 'finished' })
} catch (error) {
  if (!(error instanceof VolunteerPassportError)) throw error
  tell({ tells: 'refused', code: error.code })
}
