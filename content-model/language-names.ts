/**
 * What a language is called in another, with a capital: the tag itself where nobody knows a name.
 * @param tag BCP 47 @param language the reader's, BCP 47
 */
export function languageName(tag: string, language: string): string {
  const name = new Intl.DisplayNames([language, "en"], { type: "language", fallback: "code" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
