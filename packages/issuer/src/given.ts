/**
 * Options that a caller without types has left out read as empty ones: what is missing in them is then refused by its
 * name, with a code, in place of a TypeError of the engine.
 */
export const given = <T extends object>(options: T): T => options ?? ({} as T)
