export interface Words {
  readonly kk: string
  readonly ru: string
  readonly en: string
}

export interface ProjectSource {
  readonly name: Words
  readonly sector: string
  readonly weight: number
  readonly roles: readonly Words[]
  readonly skills: readonly string[]
  /** Usual length in quarter hours, from and to. */
  readonly quarters: readonly [number, number]
  readonly online: number
  /** Share of nights, of several-day parts and of parts abroad. */
  readonly night?: number
  readonly camp?: number
  readonly abroad?: number
}

const words = (kk: string, ru: string, en: string): Words => ({ kk, ru, en })

export const PROJECTS: readonly ProjectSource[] = [
  {
    name: words('Жас ағаш', 'Молодое дерево', 'Young Tree'),
    sector: 'ecology',
    weight: 18,
    roles: [
      words('Ағаш отырғызушы', 'Посадка деревьев', 'Tree planter'),
      words('Көшет күтуші', 'Уход за саженцами', 'Sapling carer'),
      words('Топ жетекшісі', 'Руководитель группы', 'Team leader'),
    ],
    skills: ['tree-planting', 'teamwork', 'gardening', 'leadership'],
    quarters: [8, 24],
    online: 0,
    camp: 0.01,
  },
  {
    name: words('Эко-бақылау', 'Эко-контроль', 'Eco Watch'),
    sector: 'ecology',
    weight: 13,
    roles: [
      words('Экологиялық бақылаушы', 'Экологический наблюдатель', 'Environmental observer'),
      words('Су сынамасын алушы', 'Отбор проб воды', 'Water sampler'),
      words('Деректерді енгізуші', 'Ввод данных', 'Data recorder'),
    ],
    skills: ['field-observation', 'data-entry', 'photography', 'teamwork'],
    quarters: [6, 20],
    online: 0.15,
    camp: 0.02,
  },
  {
    name: words('Білім волонтерлері', 'Волонтёры образования', 'Volunteers of Education'),
    sector: 'education',
    weight: 20,
    roles: [
      words('Тәлімгер', 'Наставник', 'Mentor'),
      words('Тьютор', 'Тьютор', 'Tutor'),
      words('Үйірме көмекшісі', 'Помощник кружка', 'Club assistant'),
    ],
    skills: ['mentoring', 'teaching', 'public-speaking', 'sign-language'],
    quarters: [4, 12],
    online: 0.35,
  },
  {
    name: words('Қамқор', 'Забота', 'Qamqor Care'),
    sector: 'care',
    weight: 11,
    roles: [
      words('Қарттардың серігі', 'Помощник пожилых людей', 'Companion of the elderly'),
      words('Азық-түлік таратушы', 'Раздача продуктов', 'Food distributor'),
    ],
    skills: ['elder-care', 'empathy', 'driving', 'cooking'],
    quarters: [4, 16],
    online: 0.02,
  },
  {
    name: words('Саулық', 'Здоровье', 'Health'),
    sector: 'health',
    weight: 7,
    roles: [
      words('Аурухана волонтері', 'Волонтёр больницы', 'Hospital volunteer'),
      words('Донорлар күнінің көмекшісі', 'Помощник дня донора', 'Donor day assistant'),
    ],
    skills: ['first-aid', 'empathy', 'registration-desk'],
    quarters: [8, 24],
    online: 0,
    night: 0.2,
  },
  {
    name: words('Сабақтастық', 'Преемственность', 'Continuity'),
    sector: 'heritage',
    weight: 6,
    roles: [
      words('Мұражай көмекшісі', 'Помощник музея', 'Museum assistant'),
      words('Ауызша тарих жинаушы', 'Собиратель устной истории', 'Oral history collector'),
    ],
    skills: ['interviewing', 'archiving', 'photography', 'guiding'],
    quarters: [6, 20],
    online: 0.1,
    abroad: 0.03,
  },
  {
    name: words('Іздеу-құтқару', 'Поиск и спасение', 'Search and Rescue'),
    sector: 'emergency',
    weight: 5,
    roles: [
      words('Штаб кезекшісі', 'Дежурный штаба', 'Duty officer'),
      words('Байланысшы', 'Связист', 'Radio operator'),
    ],
    skills: ['first-aid', 'radio', 'coordination', 'map-reading'],
    quarters: [8, 32],
    online: 0.1,
    night: 0.35,
  },
  {
    name: words('Спорт мерекесі', 'Спортивный праздник', 'Sport Festival'),
    sector: 'sport',
    weight: 8,
    roles: [
      words('Тіркеу үстелі', 'Стойка регистрации', 'Registration desk'),
      words('Трасса маршалы', 'Маршал трассы', 'Course marshal'),
    ],
    skills: ['registration-desk', 'languages', 'teamwork', 'crowd-guidance'],
    quarters: [12, 36],
    online: 0,
    camp: 0.01,
    abroad: 0.02,
  },
  {
    name: words('Цифрлық көмек', 'Цифровая помощь', 'Digital Help'),
    sector: 'digital',
    weight: 8,
    roles: [
      words('Үлкендерге смартфон үйретуші', 'Обучение пожилых работе со смартфоном', 'Smartphone coach for seniors'),
      words('Карта толтырушы', 'Картограф', 'Map editor'),
    ],
    skills: ['digital-literacy', 'teaching', 'mapping', 'translation'],
    quarters: [2, 12],
    online: 0.55,
  },
  {
    name: words('Мейірім күні', 'День добра', 'Day of Kindness'),
    sector: 'other',
    weight: 4,
    roles: [
      words('Баспана көмекшісі', 'Помощник приюта', 'Shelter assistant'),
      words('Жинау пунктінің кезекшісі', 'Дежурный пункта сбора', 'Collection point attendant'),
    ],
    skills: ['animal-care', 'driving', 'teamwork'],
    quarters: [4, 16],
    online: 0.05,
  },
]

export interface CourseSource {
  readonly name: Words
  readonly sector: string
  readonly quarters: number
  readonly skills: readonly string[]
}

export const COURSES: readonly CourseSource[] = [
  {
    name: words('Алғашқы көмек', 'Первая помощь', 'First Aid'),
    sector: 'health',
    quarters: 48,
    skills: ['first-aid'],
  },
  {
    name: words('Балалар қауіпсіздігі', 'Безопасность детей', 'Safeguarding of Children'),
    sector: 'education',
    quarters: 24,
    skills: ['safeguarding'],
  },
  {
    name: words('Еріктіге кіріспе', 'Введение для волонтёра', 'Introduction for Volunteers'),
    sector: 'other',
    quarters: 10,
    skills: ['teamwork'],
  },
]
