/** One name in the four spellings of the office's form; '' where the office does not hold one. */
export interface Spelling {
  readonly kk: string
  readonly kkLatn: string
  readonly ru: string
  readonly latin: string
}

/** Names of one community as they occur together in Kazakhstan. */
export interface NameStock {
  readonly weight: number
  readonly family: readonly { readonly man: Spelling; readonly woman: Spelling }[]
  readonly man: readonly Spelling[]
  readonly woman: readonly Spelling[]
  readonly patronymic: readonly { readonly man: Spelling; readonly woman: Spelling }[]
}

const spelling = (kk: string, kkLatn: string, ru: string, latin: string): Spelling => ({ kk, kkLatn, ru, latin })

/** `kk|kk-Latn|ru|Latin`, one name a word. */
const kazakh = (list: string): Spelling[] =>
  list
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [kk, kkLatn, ru, latin] = entry.split('|')
      return spelling(kk!, kkLatn!, ru!, latin!)
    })

/** `Cyrillic|Latin`: written alike in Kazakh and Russian; the new Kazakh alphabet is not on the office's form. */
const common = (list: string): Spelling[] =>
  list
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [cyrillic, latin] = entry.split('|')
      return spelling(cyrillic!, '', cyrillic!, latin!)
    })

const append = (name: Spelling, cyrillic: string, latin: string): Spelling =>
  spelling(name.kk + cyrillic, name.kkLatn === '' ? '' : name.kkLatn + latin, name.ru + cyrillic, name.latin + latin)

/** Surnames in -ов, -ев, -ин take -а for a woman. */
const withFeminine = (names: readonly Spelling[]): { man: Spelling; woman: Spelling }[] =>
  names.map((man) => ({ man, woman: append(man, 'а', 'a') }))

const invariable = (names: readonly Spelling[]): { man: Spelling; woman: Spelling }[] =>
  names.map((name) => ({ man: name, woman: name }))

/** «Серікұлы» / «Серикович»: half of the people write the Kazakh form in Russian as well. */
const kazakhPatronymics = (fathers: readonly Spelling[]): { man: Spelling; woman: Spelling }[] =>
  fathers.flatMap((father) => {
    const man = spelling(`${father.kk}ұлы`, `${father.kkLatn}ūly`, `${father.ru}улы`, `${father.latin}uly`)
    const woman = spelling(`${father.kk}қызы`, `${father.kkLatn}qyzy`, `${father.ru}кызы`, `${father.latin}kyzy`)
    return [
      { man, woman },
      {
        man: { ...man, ru: `${father.ru}ович`, latin: `${father.latin}ovich` },
        woman: { ...woman, ru: `${father.ru}овна`, latin: `${father.latin}ovna` },
      },
    ]
  })

/** `Викторович|Viktorovich|Викторовна|Viktorovna`. */
const patronymics = (list: string): { man: Spelling; woman: Spelling }[] =>
  list
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [man, manLatin, woman, womanLatin] = entry.split('|')
      return { man: spelling(man!, '', man!, manLatin!), woman: spelling(woman!, '', woman!, womanLatin!) }
    })

const KAZAKH: NameStock = {
  weight: 66,
  man: kazakh(`
    Нұрлан|Nūrlan|Нурлан|Nurlan Ерлан|Erlan|Ерлан|Yerlan Серік|Serık|Серик|Serik
    Бауыржан|Bauyrjan|Бауыржан|Bauyrzhan Айбек|Aibek|Айбек|Aibek Дәулет|Däulet|Даулет|Daulet
    Әлихан|Älihan|Алихан|Alikhan Мирас|Miras|Мирас|Miras Нұрсұлтан|Nūrsūltan|Нурсултан|Nursultan
    Ерасыл|Erasyl|Ерасыл|Yerassyl Санжар|Sanjar|Санжар|Sanzhar Темірлан|Temırlan|Темирлан|Temirlan
    Қайрат|Qairat|Кайрат|Kairat Жандос|Jandos|Жандос|Zhandos Бекзат|Bekzat|Бекзат|Bekzat
    Олжас|Oljas|Олжас|Olzhas Арман|Arman|Арман|Arman Азамат|Azamat|Азамат|Azamat
    Данияр|Daniar|Данияр|Daniyar Ілияс|Ilias|Ильяс|Ilyas Шыңғыс|Şyñğys|Шынгыс|Shyngys
    Өмірбек|Ömırbek|Омирбек|Omirbek Мұхтар|Mūhtar|Мухтар|Mukhtar Рүстем|Rüstem|Рустем|Rustem
    Ғалым|Ğalym|Галым|Galym Тимур|Timur|Тимур|Timur Асқар|Asqar|Аскар|Askar
    Ержан|Erjan|Ержан|Yerzhan Жәнібек|Jänıbek|Жанибек|Zhanibek Абылай|Abylai|Абылай|Abylai
    Алдияр|Aldiar|Алдияр|Aldiyar Мақсат|Maqsat|Максат|Maksat Үсен|Üsen|Усен|Ussen
    Ыбырай|Ybyrai|Ыбырай|Ybyrai`),
  woman: kazakh(`
    Айгерім|Aigerım|Айгерим|Aigerim Аружан|Arujan|Аружан|Aruzhan Әсел|Äsel|Асель|Assel
    Дана|Dana|Дана|Dana Мәдина|Mädina|Мадина|Madina Жанар|Janar|Жанар|Zhanar
    Айгүл|Aigül|Айгуль|Aigul Гүлнәр|Gülnär|Гульнар|Gulnar Сәуле|Säule|Сауле|Saule
    Қарлығаш|Qarlyğaş|Карлыгаш|Karlygash Әлия|Älia|Алия|Aliya Томирис|Tomiris|Томирис|Tomiris
    Камила|Kamila|Камила|Kamila Балнұр|Balnūr|Балнур|Balnur Нұргүл|Nūrgül|Нургуль|Nurgul
    Динара|Dinara|Динара|Dinara Меруерт|Meruert|Меруерт|Meruyert Назерке|Nazerke|Назерке|Nazerke
    Ақерке|Aqerke|Акерке|Akerke Жансая|Jansaia|Жансая|Zhansaya Зере|Zere|Зере|Zere
    Көркем|Körkem|Коркем|Korkem Ұлжан|Ūljan|Улжан|Ulzhan Шолпан|Şolpan|Шолпан|Sholpan
    Інжу|Inju|Инжу|Inzhu Перизат|Perizat|Перизат|Perizat Толғанай|Tolğanai|Толганай|Tolganay
    Үміт|Ümıt|Умит|Umit Фариза|Fariza|Фариза|Fariza Ырысты|Yrysty|Ырысты|Yrysty
    Гүлдана|Güldana|Гульдана|Guldana Раушан|Rauşan|Раушан|Raushan Сымбат|Symbat|Сымбат|Symbat`),
  family: [
    ...withFeminine(
      kazakh(`
        Ахметов|Ahmetov|Ахметов|Akhmetov Әбдірахманов|Äbdırahmanov|Абдрахманов|Abdrakhmanov
        Сұлтанов|Sūltanov|Султанов|Sultanov Омаров|Omarov|Омаров|Omarov Оспанов|Ospanov|Оспанов|Ospanov
        Сейітов|Seiıtov|Сейтов|Seitov Нұрғалиев|Nūrğaliev|Нургалиев|Nurgaliyev
        Қасымов|Qasymov|Касымов|Kassymov Жұмабаев|Jūmabaev|Жумабаев|Zhumabayev
        Ибраимов|İbraimov|Ибраимов|Ibraimov Төлегенов|Tölegenov|Тулегенов|Tulegenov
        Мұқанов|Mūqanov|Муканов|Mukanov Есенов|Esenov|Есенов|Yessenov
        Қожахметов|Qojahmetov|Кожахметов|Kozhakhmetov Сәрсенбаев|Särsenbaev|Сарсенбаев|Sarsenbayev
        Байжанов|Baijanov|Байжанов|Baizhanov Дүйсенов|Düisenov|Дуйсенов|Duissenov
        Әлімбаев|Älımbaev|Алимбаев|Alimbayev Шәріпов|Şärıpov|Шарипов|Sharipov
        Тоқтаров|Toqtarov|Токтаров|Toktarov Рахымжанов|Rahymjanov|Рахимжанов|Rakhimzhanov
        Құсайынов|Qūsaiynov|Кусаинов|Kussainov Өтегенов|Ötegenov|Утегенов|Utegenov
        Ысқақов|Ysqaqov|Искаков|Iskakov Мырзабеков|Myrzabekov|Мырзабеков|Myrzabekov
        Жақсылықов|Jaqsylyqov|Жаксылыков|Zhaksylykov Ғабдуллин|Ğabdullin|Габдуллин|Gabdullin
        Бекмұханов|Bekmūhanov|Бекмуханов|Bekmukhanov Ермеков|Ermekov|Ермеков|Yermekov
        Сағындықов|Sağyndyqov|Сагындыков|Sagyndykov Смағұлов|Smağūlov|Смагулов|Smagulov
        Қалиев|Qaliev|Калиев|Kaliyev Бейсенов|Beisenov|Бейсенов|Beisenov Тұрсынов|Tūrsynov|Турсынов|Tursynov`),
    ),
    ...invariable(
      kazakh(`
        Серікбай|Serıkbai|Серикбай|Serikbay Жұмағұл|Jūmağūl|Жумагул|Zhumagul Бейсен|Beisen|Бейсен|Beisen
        Тұрсын|Tūrsyn|Турсын|Tursyn Әмірбек|Ämırbek|Амирбек|Amirbek Қуанышбек|Quanyşbek|Куанышбек|Kuanyshbek
        Өтепберген|Ötepbergen|Утепберген|Utepbergen Нұрғазы|Nūrğazy|Нургазы|Nurgazy`),
    ),
  ],
  patronymic: kazakhPatronymics(
    kazakh(`
      Серік|Serık|Серик|Serik Нұрлан|Nūrlan|Нурлан|Nurlan Ерлан|Erlan|Ерлан|Yerlan
      Қайрат|Qairat|Кайрат|Kairat Болат|Bolat|Болат|Bolat Марат|Marat|Марат|Marat Мұрат|Mūrat|Мурат|Murat
      Асқар|Asqar|Аскар|Askar Ержан|Erjan|Ержан|Yerzhan Бауыржан|Bauyrjan|Бауыржан|Bauyrzhan
      Азамат|Azamat|Азамат|Azamat Талғат|Talğat|Талгат|Talgat Бақыт|Baqyt|Бахыт|Bakhyt
      Жомарт|Jomart|Жомарт|Zhomart Ескендір|Eskendır|Ескендир|Yeskendir Дәурен|Däuren|Даурен|Dauren
      Ғабит|Ğabit|Габит|Gabit Төлеген|Tölegen|Тулеген|Tulegen`),
  ),
}

const RUSSIAN_PATRONYMICS = patronymics(`
  Александрович|Aleksandrovich|Александровна|Aleksandrovna Сергеевич|Sergeevich|Сергеевна|Sergeevna
  Андреевич|Andreevich|Андреевна|Andreevna Викторович|Viktorovich|Викторовна|Viktorovna
  Николаевич|Nikolaevich|Николаевна|Nikolaevna Владимирович|Vladimirovich|Владимировна|Vladimirovna
  Михайлович|Mikhailovich|Михайловна|Mikhailovna Игоревич|Igorevich|Игоревна|Igorevna`)

const RUSSIAN: NameStock = {
  weight: 17,
  man: common(`
    Александр|Aleksandr Дмитрий|Dmitriy Никита|Nikita Артём|Artyom Максим|Maksim Иван|Ivan Кирилл|Kirill
    Роман|Roman Сергей|Sergey Павел|Pavel Денис|Denis Егор|Yegor`),
  woman: common(`
    Анастасия|Anastasiya Екатерина|Yekaterina Мария|Mariya Дарья|Darya Виктория|Viktoriya Полина|Polina
    Ольга|Olga София|Sofiya Елена|Yelena Юлия|Yuliya Вероника|Veronika Ксения|Kseniya`),
  family: [
    ...withFeminine(
      common(`
        Иванов|Ivanov Петров|Petrov Смирнов|Smirnov Кузнецов|Kuznetsov Ковалёв|Kovalyov Морозов|Morozov
        Соколов|Sokolov Волков|Volkov Павлов|Pavlov Никитин|Nikitin Фёдоров|Fyodorov Щербаков|Shcherbakov`),
    ),
    ...invariable(common('Шевченко|Shevchenko Бондаренко|Bondarenko Черных|Chernykh')),
  ],
  patronymic: RUSSIAN_PATRONYMICS,
}

const UZBEK: NameStock = {
  weight: 5,
  man: common('Жасур|Zhasur Отабек|Otabek Шерзод|Sherzod Улугбек|Ulugbek Бахтиёр|Bakhtiyor Фаррух|Farrukh'),
  woman: common('Дилноза|Dilnoza Нигора|Nigora Зухра|Zukhra Малика|Malika Гулчехра|Gulchekhra Шахноза|Shakhnoza'),
  family: withFeminine(
    common('Каримов|Karimov Рахимов|Rakhimov Юлдашев|Yuldashev Мирзаев|Mirzayev Турсунов|Tursunov Хакимов|Khakimov'),
  ),
  patronymic: patronymics(`
    Рустамович|Rustamovich|Рустамовна|Rustamovna Акмалович|Akmalovich|Акмаловна|Akmalovna
    Ильхомович|Ilkhomovich|Ильхомовна|Ilkhomovna`),
}

const UIGHUR: NameStock = {
  weight: 4,
  man: common('Алимжан|Alimzhan Эркин|Erkin Шавкат|Shavkat Дильшат|Dilshat Турган|Turgan Ялкун|Yalkun'),
  woman: common(
    'Зульфия|Zulfiya Махинур|Makhinur Патигуль|Patigul Дильназ|Dilnaz Рошангуль|Roshangul Гульмира|Gulmira',
  ),
  family: withFeminine(
    common(`
      Хамраев|Khamrayev Рузиев|Ruziyev Аширов|Ashirov Исмаилов|Ismailov Насыров|Nassyrov Тохтахунов|Tokhtakhunov`),
  ),
  patronymic: patronymics(`
    Абдуллаевич|Abdullayevich|Абдуллаевна|Abdullayevna Исмаилович|Ismailovich|Исмаиловна|Ismailovna
    Юсупович|Yusupovich|Юсуповна|Yusupovna`),
}

const KOREAN: NameStock = {
  weight: 4,
  man: common('Виктор|Viktor Евгений|Yevgeniy Виталий|Vitaliy Вячеслав|Vyacheslav Константин|Konstantin'),
  woman: common('Алина|Alina Ирина|Irina Светлана|Svetlana Наталья|Natalya Марина|Marina'),
  family: invariable(common('Ким|Kim Пак|Pak Цой|Tsoy Ли|Li Тен|Ten Хан|Khan Югай|Yugay Нам|Nam Шин|Shin')),
  patronymic: RUSSIAN_PATRONYMICS,
}

const GERMAN: NameStock = {
  weight: 4,
  man: common('Эдуард|Eduard Владимир|Vladimir Андрей|Andrey Роберт|Robert Артур|Artur'),
  woman: common('Эльвира|Elvira Лилия|Liliya Эмма|Emma Кристина|Kristina Диана|Diana'),
  family: invariable(
    common('Шмидт|Shmidt Миллер|Miller Вебер|Veber Фишер|Fisher Шнайдер|Shnayder Вагнер|Vagner Беккер|Bekker'),
  ),
  patronymic: RUSSIAN_PATRONYMICS,
}

/** Names of Kazakh, Russian, Uzbek, Uighur, Korean and German origin, by their share in the invented office. */
export const NAME_STOCKS: readonly NameStock[] = [KAZAKH, RUSSIAN, UZBEK, UIGHUR, KOREAN, GERMAN]
