import type { CellProblemCode } from '../row-problem.ts'

/** What one cell says, or why it cannot be taken. */
export type Cell<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: CellProblemCode }

export const taken = <T>(value: T): Cell<T> => ({ ok: true, value })

export const refused = (code: CellProblemCode): Cell<never> => ({ ok: false, code })
