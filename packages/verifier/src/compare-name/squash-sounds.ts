/**
 * The last step to a skeleton, after which it no longer matters which system a name was transliterated by. A skeleton
 * is ASCII with one letter a sound: j is ж, h is х, q is ц, c is ч, x is ш, w is щ, i is и, й, і and ы.
 */
export function squashSounds(skeleton: string): string {
  return (
    skeleton
      .replaceAll('ts', 'q')
      .replaceAll('dj', 'j')
      // Kazakhstan's passports write a second s between vowels: Assel, Yerassyl.
      .replaceAll('ss', 's')
      .replace(/i+/g, 'i')
      // Yerlan, Sergeyevich.
      .replace(/(?<=^|[aeou])ie/g, 'e')
      // Lyubov, Gyulnara, Dyusen.
      .replace(/(?<=[^aeiou])iu/g, 'u')
      // Бауыржан is Бауржан in Russian.
      .replace(/(?<=[aeou])ui(?=[^aeiou])/g, 'u')
      // Васильев is Vasilev, Vasiliev and Vasilyev.
      .replace(/iev(?=a?$|ic$|na$)/, 'ev')
  )
}
