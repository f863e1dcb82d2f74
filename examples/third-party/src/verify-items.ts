import { type Report, VolunteerPassport, type VolunteerPassportClaims } from '@volunteer-passport/schema'
import type { Verifier } from '@volunteer-passport/verifier'
import type { TokenItem } from './read-tokens.ts'

export interface Judged {
  readonly item: TokenItem
  readonly report: Report<VolunteerPassportClaims>
}

/** The report on each passport beside its source, in order. */
export async function* verifyItems(verifier: Verifier, items: AsyncIterable<TokenItem>): AsyncGenerator<Judged> {
  const waiting: TokenItem[] = []
  async function* tokens(): AsyncGenerator<string> {
    for await (const item of items) {
      waiting.push(item)
      yield item.token
    }
  }
  for await (const report of verifier.verifyAll(tokens(), { type: VolunteerPassport })) {
    const item = waiting.shift()
    if (item === undefined) throw new Error('verifyAll answered more reports than it was given tokens')
    yield { item, report }
  }
}
