import { describeVectors, loadVectors } from '@volunteer-passport/testing'
import { expect, it } from 'vitest'

describeVectors('did-key', (read, files) => {
  it('lists the files of a set and reads one', () => {
    expect(files).toContain('ed25519-x25519.json')
    expect(files).not.toContain('README.md')
    expect(Object.keys(read<object>('ed25519-x25519.json')).every((did) => did.startsWith('did:key:'))).toBe(true)
  })

  it('throws for a file that should be there', () => {
    expect(() => loadVectors('did-key', 'no-such-file.json')).toThrow('no-such-file.json')
  })
})

describeVectors('third-party-tokens', (read) => {
  it('reads a file of lines', () => {
    expect(read<{ id: string }[]>('tokens.jsonl').map(({ id }) => typeof id)).not.toContain('undefined')
  })
})
