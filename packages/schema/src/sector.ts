export const SECTORS = [
  'education',
  'care',
  'ecology',
  'health',
  'heritage',
  'emergency',
  'sport',
  'digital',
  'other',
] as const
export type Sector = (typeof SECTORS)[number]
