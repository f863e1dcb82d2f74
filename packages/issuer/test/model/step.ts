import type fc from 'fast-check'
import { expect } from 'vitest'
import { checkWorld } from './check-world.ts'
import type { ModelOffice } from './model-office.ts'
import type { Attempt, World } from './world.ts'

export type Step = fc.AsyncCommand<ModelOffice, World, true>

/** One that may always be run, named by what it was asked to do. */
export function command<Model extends object, Wish>(
  name: string,
  wishes: fc.Arbitrary<Wish>,
  run: (wish: Wish, model: Model, world: World) => Promise<void>,
): fc.Arbitrary<fc.AsyncCommand<Model, World, true>> {
  return wishes.map((wish) => ({
    check: async () => true,
    run: (model, world) => run(wish, model, world),
    toString: () => `${name} ${JSON.stringify(wish)}`,
  }))
}

/** A command: does something to the office and to the model, which must be the same afterwards. Answers whether it crashed. */
export function step<Wish>(
  name: string,
  wishes: fc.Arbitrary<Wish>,
  work: (wish: Wish, model: ModelOffice, world: World) => Promise<boolean>,
): fc.Arbitrary<Step> {
  return command(name, wishes, async (wish, model: ModelOffice, world) =>
    checkWorld(model, world, await work(wish, model, world)),
  )
}

/** The office must refuse what the model refuses, for the same reason, and nothing else. */
export function agree(o: {
  readonly model: ModelOffice
  readonly verb: string
  readonly attempt: Attempt<unknown>
  readonly refused: string | undefined
}): boolean {
  const { model, verb, attempt, refused } = o
  expect({ verb, refused: attempt.refused }).toEqual({ verb, refused })
  if (refused === undefined) model.done.push(verb)
  return attempt.hasCrashed
}

/** As `agree`, of what has to be signed: without a key that is believed, that is refused whatever else is wrong. */
export function agreeSigned(o: Parameters<typeof agree>[0]): boolean {
  const { model, attempt, refused } = o
  if (model.canSign || attempt.refused === refused) return agree(o)
  expect(['SIGNER_KEY_NOT_ACTIVE', 'PUBLISHED_COPY_UNAVAILABLE']).toContain(attempt.refused)
  return attempt.hasCrashed
}
