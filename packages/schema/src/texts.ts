export {
  CHECK_LABELS,
  CONFIRMATION_LABELS,
  MODE_LABELS,
  OUTCOME_LABELS,
  PRESENTATION_CHECK_LABELS,
  SKIP_LABELS,
  VERDICT_LABELS,
} from './labels.ts'
export { PROBLEM_TEXTS, type ProblemText } from './problem-texts.ts'
