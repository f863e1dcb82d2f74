import { VolunteerTraining } from '@volunteer-passport/schema'
import { addYears, endOfDay } from '../calendar.ts'
import type { Office } from '../open-office.ts'
import type { ActivityRow } from '../rows/activity.ts'
import type { TrainingRow } from '../rows/training.ts'
import type { VolunteerRow } from '../rows/volunteer.ts'
import type { Intake } from './import-file.ts'
import { ACTIVITY_NAMES, TRAINING_NAMES, VOLUNTEER_NAMES } from './registry-problem.ts'

/** First aid is learnt anew after three years; the office holds every course to that. */
const TRAINING_YEARS = 3

const never = (): boolean => false

/** The file fed last is right: a row that differs from what is known corrects it. */
export const volunteerIntake = ({ issuer, register }: Office): Intake<VolunteerRow> => ({
  names: VOLUNTEER_NAMES,
  book: (people) => issuer.ledger.registerPeople(people),
  isOutdated: never,
  note: ({ ref }) => register.addPerson(ref),
})

/**
 * A row that was confirmed later corrects an earlier one; an older file that is fed again must not undo that.
 */
export const activityIntake = ({ issuer, register }: Office, jobId: string): Intake<ActivityRow> => ({
  names: ACTIVITY_NAMES,
  book: (activities) => issuer.ledger.recordActivities(activities, { actor: jobId }),
  isOutdated: ({ participationId, confirmation }) =>
    confirmation.date < (register.confirmedOn(participationId) ?? confirmation.date),
  note: ({ participationId, confirmation }) => register.setConfirmedOn(participationId, confirmation.date),
})

/** A course is its own credential, issued as it is taken in. */
export const trainingIntake = ({ issuer }: Office, jobId: string): Intake<TrainingRow> => ({
  names: TRAINING_NAMES,
  book: (trainings) => issuer.issueAll(VolunteerTraining, toRows(trainings), { jobId }),
  isOutdated: never,
  note: () => {},
})

async function* toRows(trainings: AsyncIterable<TrainingRow>) {
  for await (const { person, claims } of trainings) {
    const validUntil = endOfDay(addYears(claims.completedOn, TRAINING_YEARS))
    yield { key: claims.participationId, person, claims, validUntil }
  }
}
