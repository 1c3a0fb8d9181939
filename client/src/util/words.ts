/** Values of a sentence's `{names}`. */
export type Words = Readonly<Record<string, string | number>>;

/** Gives a sentence in the language of the window; without a translation it is the sentence itself. */
export type Translate = (sentence: string) => string;

const own: Translate = (sentence) => sentence;
let translate = own;

/** Sets the window's language, once, before rows are built; without an argument sentences are as they are written. */
export function installTranslator(translator: Translate = own): void {
  translate = translator;
}

/**
 * A sentence for people, with `{name}` replaced by its value: `say('{count} stores', { count: 3 })`. Values are put in
 * after translation and are never looked at for names of their own.
 */
export function say(sentence: string, words: Words = {}): string {
  return translate(sentence).replaceAll(/\{(\w+)\}/g, (whole: string, name: string) => {
    const value = Object.hasOwn(words, name) ? words[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}
