/**
 * JSON as it is written, not as it is read: a member can be there twice, a number be beyond any double, a name be
 * spelled with escapes. Names and leaves are JSON text.
 */
export type JsonTree =
  | { readonly kind: 'leaf'; text: string }
  | { readonly kind: 'array'; readonly items: JsonTree[] }
  | { readonly kind: 'object'; readonly members: { name: string; value: JsonTree }[] }

export function toTree(value: unknown): JsonTree {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(toTree) }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => ({
      name: JSON.stringify(name),
      value: toTree(member),
    }))
    return { kind: 'object', members }
  }
  return { kind: 'leaf', text: JSON.stringify(value) }
}

export function toText(tree: JsonTree): string {
  if (tree.kind === 'leaf') return tree.text
  if (tree.kind === 'array') return `[${tree.items.map(toText).join()}]`
  return `{${tree.members.map(({ name, value }) => `${name}:${toText(value)}`).join()}}`
}
