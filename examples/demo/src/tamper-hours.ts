/** The passport with a hundred hours more in it and the office's old signature under it: what a cheat would try. */
export function tamperHours(token: string): string {
  const [header = '', payload = '', signature = ''] = token.trim().split('.')
  const document = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  document.credentialSubject.totals.hours += 100
  return [header, Buffer.from(JSON.stringify(document)).toString('base64url'), signature].join('.')
}
