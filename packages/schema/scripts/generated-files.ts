import { jsonLdContext, openBadgesContext } from './json-ld-context.ts'
import { jsonSchemas } from './json-schemas.ts'
import { problemPages } from './problem-pages.ts'

/** Every generated file of this package, by its path from the root of the workspace. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return new Map([
    ['packages/schema/generated/context.v1.jsonld', json(jsonLdContext())] as const,
    ['packages/schema/generated/context.open-badges.v1.jsonld', json(openBadgesContext())] as const,
    ...[...jsonSchemas()].map(([name, schema]) => [`packages/schema/generated/${name}`, json(schema)] as const),
    ...[...problemPages()].map(([name, page]) => [`docs/problems/${name}`, page] as const),
  ])
}
