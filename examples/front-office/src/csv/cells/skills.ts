import { languageValues, type Skill } from '@volunteer-passport/schema'
import { SKILLS } from '../../skills.ts'
import { type Cell, refused, taken } from './cell.ts'

/** Codes of the office's list of skills, set apart by semicolons; each counts once. */
export const parseSkills = (cell: string): Cell<readonly Skill[]> => {
  const codes = cell
    .split(';')
    .map((code) => code.trim())
    .filter((code) => code !== '')
  const skills: Skill[] = []
  for (const code of new Set(codes)) {
    const labels = SKILLS.get(code)
    if (!labels) return refused('SKILL_UNKNOWN')
    skills.push({ name: languageValues(labels), assessedBy: 'organisation' })
  }
  return taken(skills)
}
