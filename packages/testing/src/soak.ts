/** How many times as long the randomised tests run: 1 in `npm test`, more in `pnpm soak`. */
export const SOAK: number = Math.max(1, Number(process.env.VOLUNTEER_PASSPORT_SOAK ?? 1))
