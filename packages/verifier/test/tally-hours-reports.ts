import {
  anyType,
  type Report,
  type VolunteerActivityClaims,
  VolunteerPassport,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import { activitySubject, passportSubject, recognitionSubject, trainingSubject } from '@volunteer-passport/testing'
import { reportOf } from './compare-name-pairs.ts'
import { createWorld } from './world.ts'

export const HOLDER: string = passportSubject.id
export const OTHER = 'urn:uuid:7d0c1b7a-2f3e-4a51-8c0d-1e2f3a4b5c6d'
export const THIRD = 'urn:uuid:00000000-2f3e-4a51-8c0d-1e2f3a4b5c6d'
export const BIN: string = activitySubject.organisation.bin
export const ACTIVITY = 'VolunteerActivityCredential'

/** An activity on the morning of a day of October 2026. */
export const activity = (
  record: string,
  day: number,
  members: Partial<VolunteerActivityClaims> = {},
  issuedAt = '2026-10-31T12:00:00Z',
): Report => {
  const date = `2026-10-${String(day).padStart(2, '0')}`
  return reportOf(
    ACTIVITY,
    {
      ...activitySubject,
      participationId: `${BIN}:${record}`,
      activityStartDate: `${date}T04:00:00Z`,
      activityEndDate: `${date}T09:30:00Z`,
      ...members,
    },
    issuedAt,
  )
}

export const passport = reportOf(VolunteerPassport.name, passportSubject)
export const training = reportOf(VolunteerTraining.name, trainingSubject)
export const recognition = reportOf(VolunteerRecognition.name, recognitionSubject)
export const rejected = await (await createWorld()).verifier.verify('no token', { type: anyType })
