/** The URL, where it is absolute, of plain names only and spelled as it will be used: no user, query, fragment, escapes. */
export function parsePlainUrl(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const url = new URL(value)
  const isPlain =
    url.username + url.password === '' &&
    `${url.origin}${url.pathname === '/' ? '' : url.pathname}` === value &&
    url.pathname.split('/').every((segment, i) => i === 0 || url.pathname === '/' || /^[A-Za-z0-9._~-]+$/.test(segment))
  return isPlain ? url : undefined
}
