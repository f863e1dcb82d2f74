import { type ChainHop, type ProblemCode, problem } from '@volunteer-passport/schema'
import type { SignerAnswer } from '../trust-policy.ts'
import type { Accredited } from './accredited.ts'

/** Why there is no chain, and who in it is at fault. */
export type Refusal = Extract<SignerAnswer, { ok: false }>

/** The refusal of an issuer, whatever it has signed. */
export const refuse = (code: ProblemCode, detail: string, failingHop: ChainHop): Refusal => ({
  ok: false,
  problems: [problem(code, detail, ['issuer'])],
  check: 'trust',
  failingHop,
})

/** The last link of its chain. */
export const hopOf = ({ info }: Accredited): ChainHop => info.chain.at(-1)!
