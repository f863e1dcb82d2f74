import type { Locale } from './language-value.ts'

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

export const SECTOR_LABELS: Readonly<Record<Sector, Readonly<Record<Locale, string>>>> = {
  education: { kk: 'Білім беру', ru: 'Образование', en: 'Education' },
  care: { kk: 'Әлеуметтік қамқорлық', ru: 'Социальная помощь', en: 'Social care' },
  ecology: { kk: 'Экология', ru: 'Экология', en: 'Ecology' },
  health: { kk: 'Денсаулық сақтау', ru: 'Здравоохранение', en: 'Health' },
  heritage: { kk: 'Мәдени мұра', ru: 'Культурное наследие', en: 'Cultural heritage' },
  emergency: { kk: 'Төтенше жағдайлар', ru: 'Чрезвычайные ситуации', en: 'Emergencies' },
  sport: { kk: 'Спорт', ru: 'Спорт', en: 'Sport' },
  digital: { kk: 'Цифрлық көмек', ru: 'Цифровая помощь', en: 'Digital help' },
  other: { kk: 'Басқа', ru: 'Другое', en: 'Other' },
}
