/** The values that `many` was given, as a table: one query for a batch takes a third of the time of one for each. */
export const GIVEN = '(SELECT value FROM json_each(?))'

/** Texts or integers as one parameter. */
export const many = (values: readonly (string | number)[]): string => JSON.stringify(values)
