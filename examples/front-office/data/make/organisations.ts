import { makeBin } from './bin.ts'

export interface OrganisationSource {
  readonly bin: string
  readonly kk: string
  readonly ru: string
  readonly en: string
  readonly region: string
  readonly fields: readonly string[]
}

const organisation = (
  bin: string,
  region: string,
  fields: string,
  names: { kk: string; ru: string; en: string },
): OrganisationSource => ({ bin, ...names, region, fields: fields.split(' ') })

/**
 * All invented. Some names hold what real exports hold: quotes inside quotes, commas, line breaks.
 */
export const ORGANISATIONS: readonly OrganisationSource[] = [
  organisation(makeBin('0803', 99001), 'KZ-75', 'ecology', {
    kk: 'Қоғамдық қор "Жасыл Дала", Алматы қ.',
    ru: 'Общественный фонд "Жасыл Дала", г. Алматы',
    en: 'Public Foundation "Zhasyl Dala", Almaty',
  }),
  organisation(makeBin('1105', 99014), 'KZ-75', 'ecology', {
    kk: '«Таза Бұлақ» экологиялық бірлестігі',
    ru: 'Экологическое объединение «Таза Булак»',
    en: 'Taza Bulaq Environmental Association',
  }),
  organisation(makeBin('1409', 99027), 'KZ-75', 'education', {
    kk: '«Білім Көпірі» қоғамдық қоры',
    ru: 'Общественный фонд «Білім Көпірі»',
    en: 'Bilim Kopiri Public Foundation',
  }),
  organisation(makeBin('1602', 99030), 'KZ-75', 'education digital', {
    kk: '«Оқу Алаңы» жастар орталығы,\nОрбита шағынауданы',
    ru: 'Молодёжный центр «Оку Аланы»,\nмикрорайон Орбита',
    en: 'Oqu Alany Youth Centre,\nOrbita district',
  }),
  organisation(makeBin('0911', 99043), 'KZ-75', 'care', {
    kk: '«Қамқор Қол» қайырымдылық қоры',
    ru: 'Благотворительный фонд «Камкор Кол»',
    en: 'Qamqor Qol Charity',
  }),
  organisation(makeBin('1207', 99056), 'KZ-75', 'care', {
    kk: '"Мейірім" қарттар үйінің достары',
    ru: 'Друзья дома престарелых "Мейирим"',
    en: 'Friends of the "Meiirim" Home for the Elderly',
  }),
  organisation(makeBin('1310', 99069), 'KZ-75', 'health', {
    kk: '«Саулық Жолы» қоғамдық бірлестігі',
    ru: 'Общественное объединение «Саулык Жолы»',
    en: 'Saulyq Joly Association',
  }),
  organisation(makeBin('1504', 99072), 'KZ-75', 'health', {
    kk: 'Ерікті донорлар клубы "Тамшы"',
    ru: 'Клуб добровольных доноров "Тамшы"',
    en: 'Tamshy Blood Donors Club',
  }),
  organisation(makeBin('1701', 99085), 'KZ-75', 'heritage', {
    kk: '«Мұра» тарихи-мәдени қоғамы',
    ru: 'Историко-культурное общество «Мура»',
    en: 'Mura Heritage Society',
  }),
  organisation(makeBin('1808', 99098), 'KZ-75', 'heritage education', {
    kk: 'Алматы қалалық достар кітапханасы',
    ru: 'Алматинская городская библиотека друзей',
    en: 'Almaty Friends of the Library',
  }),
  organisation(makeBin('1006', 99101), 'KZ-75', 'emergency', {
    kk: '«Із» іздеу-құтқару жасағы',
    ru: 'Поисково-спасательный отряд «Из»',
    en: 'Iz Search and Rescue Team',
  }),
  organisation(makeBin('1903', 99114), 'KZ-75', 'emergency health', {
    kk: 'Алғашқы көмек мектебі, "Жедел" ҚБ',
    ru: 'Школа первой помощи, ОО "Жедел"',
    en: 'First Aid School, "Jedel" Association',
  }),
  organisation(makeBin('1412', 99127), 'KZ-75', 'sport', {
    kk: '«Алатау Старт» спорт волонтерлері',
    ru: 'Спортивные волонтёры «Алатау Старт»',
    en: 'Alatau Start Sport Volunteers',
  }),
  organisation(makeBin('1609', 99130), 'KZ-75', 'sport care', {
    kk: '«Тең Мүмкіндік» бейімделген спорт орталығы',
    ru: 'Центр адаптивного спорта «Тен Мумкиндик»',
    en: 'Ten Mumkindik Adaptive Sports Centre',
  }),
  organisation(makeBin('2002', 99143), 'KZ-75', 'digital', {
    kk: '«Цифр Әже» бастамасы',
    ru: 'Инициатива «Цифр Аже»',
    en: 'Tsifr Aje Initiative',
  }),
  organisation(makeBin('2105', 99156), 'KZ-75', 'digital education', {
    kk: 'Ашық карта қауымдастығы',
    ru: 'Сообщество открытых карт',
    en: 'Open Map Community',
  }),
  organisation(makeBin('0709', 99169), 'KZ-19', 'ecology', {
    kk: '«Іле Алатауы достары» қоғамдық бірлестігі',
    ru: 'Общественное объединение «Друзья Иле-Алатау»',
    en: 'Friends of Ile Alatau',
  }),
  organisation(makeBin('1811', 99172), 'KZ-33', 'ecology', {
    kk: '«Балқаш Тынысы» экологиялық қоры',
    ru: 'Экологический фонд «Дыхание Балхаша»',
    en: 'Breath of Balqash Foundation',
  }),
  organisation(makeBin('1506', 99185), 'KZ-71', 'education care', {
    kk: '«Астана Жүрегі» еріктілер орталығы',
    ru: 'Центр добровольцев «Сердце Астаны»',
    en: 'Heart of Astana Volunteer Centre',
  }),
  organisation(makeBin('1304', 99198), 'KZ-79', 'care other', {
    kk: '«Шымкент Мейірімі» қоғамдық қоры',
    ru: 'Общественный фонд «Милосердие Шымкента»',
    en: 'Shymkent Mercy Foundation',
  }),
  organisation(makeBin('2203', 99201), 'KZ-75', 'other', {
    kk: '«Төрт Аяқ» жануарлар баспанасы',
    ru: 'Приют для животных «Төрт Аяк»',
    en: 'Tort Ayaq Animal Shelter',
  }),
  organisation(makeBin('1710', 99214), 'KZ-75', 'other care', {
    kk: 'Азық-түлік банкі "Дастарқан", Алматы, Абай д-лы',
    ru: 'Продовольственный банк "Дастархан", Алматы, пр. Абая',
    en: 'Food Bank "Dastarqan", Almaty, Abay Ave.',
  }),
  organisation(makeBin('2304', 99227), 'KZ-75', 'ecology education', {
    kk: '«Жас Табиғатшы» балалар клубы',
    ru: 'Детский клуб «Юный натуралист»',
    en: 'Young Naturalist Children Club',
  }),
  organisation(makeBin('1111', 99230), 'KZ-75', 'heritage other', {
    kk: '"Көршілер" тұрғындар бірлестігі (Самал-2)',
    ru: 'Объединение жителей "Соседи" (Самал-2)',
    en: 'Neighbours Residents Association (Samal-2)',
  }),
  organisation(makeBin('2401', 99243), 'KZ-75', 'education sport', {
    kk: 'Студенттік еріктілер одағы «Қадам»',
    ru: 'Союз студенческих добровольцев «Кадам»',
    en: 'Qadam Union of Student Volunteers',
  }),
]
