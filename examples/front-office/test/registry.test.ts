import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { temporaryFolder } from './desk.ts'
import { passportIn, useSmallOffice } from './small-office.ts'

const copyOfOffice = useSmallOffice()
const BY = ['--actor', 'admin-1'] as const

test('the log is recomputed, and held to what somebody else has kept', async () => {
  const desk = copyOfOffice()
  const kept = join(temporaryFolder(), 'checkpoint.jwt')
  const { stdout } = await desk.call('checkpoint')
  writeFileSync(kept, stdout)
  await desk.call('revoke', passportIn(desk, 'member-0002').id!, '--reason', 'lost', ...BY)
  const good = await desk.call('verify-log', kept, '--json')
  expect(good).toMatchObject({ exit: 0, values: [{ type: 'log', ok: true, recoveries: [] }] })

  const database = new DatabaseSync(join(desk.folder, 'registry.sqlite'))
  database.exec('UPDATE log SET at = at + 1 WHERE seq = (SELECT max(seq) FROM log)')
  database.close()
  const altered = await desk.call('verify-log', kept, '--json')
  expect(altered).toMatchObject({ exit: 6, values: [{ type: 'log', ok: false, problem: 'LOG_BROKEN' }] })
  expect((await desk.call('verify-log', join(desk.folder, 'none'), '--json')).values).toMatchObject([
    { code: 'GIVEN_FILE_UNREADABLE' },
  ])
})

test('a backup that is put back issues nothing before recover, and then goes on', async () => {
  const desk = copyOfOffice()
  const copy = join(temporaryFolder(), 'registry-backup.sqlite')
  expect((await desk.call('backup', copy, '--json')).values).toMatchObject([{ type: 'backup', path: copy }])
  expect((await desk.call('backup', copy, '--json')).values).toMatchObject([{ code: 'OPTION_INVALID' }])
  // After the backup: one is revoked, one erased.
  const lost = passportIn(desk, 'member-0002').id!
  const erased = passportIn(desk, 'member-0003').subject.id
  await desk.call('revoke', lost, '--reason', 'lost', ...BY)
  await desk.call('erase-person', 'member-0003', ...BY)
  await desk.call('publish')

  for (const end of ['', '-wal', '-shm']) rmSync(join(desk.folder, `registry.sqlite${end}`), { force: true })
  copyFileSync(copy, join(desk.folder, 'registry.sqlite'))
  const blocked = await desk.call('issue', '--json')
  expect(blocked).toMatchObject({ exit: 4, values: [{ code: 'STORE_ROLLED_BACK' }] })

  const recovered = await desk.call('recover', ...BY, '--json')
  expect(recovered).toMatchObject({ exit: 0, stderr: expect.stringContaining('once more') })
  expect(recovered.values).toMatchObject([
    { type: 'recovery', erased: [erased], takenIn: { revocation: 2, suspension: 0, refresh: 0 } },
  ])
  expect((await desk.call('show', lost, '--json')).values[0]).toMatchObject({ state: 'revoked' })
  expect((await desk.call('doctor')).exit).toBe(0)
  expect(readFileSync(join(desk.folder, 'registry.sqlite')).includes('member-0003')).toBe(false)
})

test('the totals of all passports are compared with the ledger', async () => {
  const desk = copyOfOffice()
  const answer = await desk.call('audit')
  expect(answer).toMatchObject({
    exit: 0,
    stdout: 'Passports: 20. They state less than the ledger: 0; more: 0.\n',
  })
})
