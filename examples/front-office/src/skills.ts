interface Labels {
  readonly kk: string
  readonly ru: string
  readonly en: string
}

const skill = (code: string, kk: string, ru: string, en: string): readonly [string, Labels] => [code, { kk, ru, en }]

/** The office's list of skills: what organisations may write, and what a passport's reader sees. */
export const SKILLS: ReadonlyMap<string, Labels> = new Map([
  skill('animal-care', 'Жануарларға күтім', 'Уход за животными', 'Animal care'),
  skill('archiving', 'Мұрағаттау', 'Архивное дело', 'Archiving'),
  skill('cooking', 'Тамақ әзірлеу', 'Приготовление пищи', 'Cooking'),
  skill('coordination', 'Үйлестіру', 'Координация', 'Coordination'),
  skill('crowd-guidance', 'Көпшілікті бағыттау', 'Работа с потоком людей', 'Crowd guidance'),
  skill('data-entry', 'Деректерді енгізу', 'Ввод данных', 'Data entry'),
  skill('digital-literacy', 'Цифрлық сауат', 'Цифровая грамотность', 'Digital literacy'),
  skill('driving', 'Көлік жүргізу', 'Вождение', 'Driving'),
  skill('elder-care', 'Қарттарға күтім', 'Уход за пожилыми', 'Care of the elderly'),
  skill('empathy', 'Жанашырлық', 'Эмпатия', 'Empathy'),
  skill('field-observation', 'Далалық бақылау', 'Полевые наблюдения', 'Field observation'),
  skill('first-aid', 'Алғашқы көмек', 'Первая помощь', 'First aid'),
  skill('gardening', 'Бағбандық', 'Садоводство', 'Gardening'),
  skill('guiding', 'Экскурсия жүргізу', 'Проведение экскурсий', 'Guiding'),
  skill('interviewing', 'Сұхбат алу', 'Интервьюирование', 'Interviewing'),
  skill('languages', 'Шет тілдері', 'Иностранные языки', 'Languages'),
  skill('leadership', 'Көшбасшылық', 'Лидерство', 'Leadership'),
  skill('map-reading', 'Карта оқу', 'Чтение карт', 'Map reading'),
  skill('mapping', 'Карта жасау', 'Картография', 'Mapping'),
  skill('mentoring', 'Тәлімгерлік', 'Наставничество', 'Mentoring'),
  skill('photography', 'Фотоға түсіру', 'Фотография', 'Photography'),
  skill('public-speaking', 'Көпшілік алдында сөйлеу', 'Публичные выступления', 'Public speaking'),
  skill('radio', 'Радиобайланыс', 'Радиосвязь', 'Radio communication'),
  skill('registration-desk', 'Тіркеу', 'Регистрация участников', 'Registration desk'),
  skill('safeguarding', 'Балалар қауіпсіздігі', 'Безопасность детей', 'Safeguarding'),
  skill('sign-language', 'Ым тілі', 'Жестовый язык', 'Sign language'),
  skill('teaching', 'Оқыту', 'Преподавание', 'Teaching'),
  skill('teamwork', 'Топта жұмыс істеу', 'Работа в команде', 'Teamwork'),
  skill('translation', 'Аударма', 'Перевод', 'Translation'),
  skill('tree-planting', 'Ағаш отырғызу', 'Посадка деревьев', 'Tree planting'),
])
