/**
 * Whether the text is an absolute URL, URN or DID in the sense of VCDM 2.0: a scheme and something after it, without
 * white space or the characters that no URL may hold. `https` and `http` need a host.
 */
export function isUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 8192 && URL_FORM.test(value)
}

const URL_FORM = /^(?:https?:\/\/[^\s/?#"<>\\^`{|}][^\s"<>\\^`{|}]*|(?!https?:)[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+)$/i

/** Whether a URL may be that of a status list: https, without user info and without a fragment. */
export function isListUrl(url: string): boolean {
  return /^https:\/\/[^/@]+(?:\/|$)/i.test(url) && !url.includes('#')
}
