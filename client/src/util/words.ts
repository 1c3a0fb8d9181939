/** Values of a sentence's `{names}`. */
export type Words = Readonly<Record<string, string | number>>;

/** Gives a sentence in the language of the window; without a translation it is the sentence itself. */
export type Translate = (sentence: string) => string;

interface Language {
  readonly translate: Translate;
  readonly plurals: Intl.PluralRules;
  readonly numbers: Intl.NumberFormat;
}

const english = 'en';
let language = languageOf((sentence) => sentence, english);

/** Sets the window's language, once, before rows are built; without arguments sentences are as they are written. */
export function installTranslator(
  translate: Translate = (sentence) => sentence,
  tag: string = english,
): void {
  language = languageOf(translate, tag);
}

function languageOf(translate: Translate, tag: string): Language {
  // A tag that nobody knows is no reason to show nothing.
  const locales = Intl.PluralRules.supportedLocalesOf(wellFormed(tag) ? [tag] : []);
  const locale = locales.length > 0 ? locales : english;
  return {
    translate,
    plurals: new Intl.PluralRules(locale),
    numbers: new Intl.NumberFormat(locale),
  };
}

function wellFormed(tag: string): boolean {
  return /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(tag);
}

/** `{count, plural, one {# pod} other {# pods}}`, or `{name}`. */
const hole = /\{(\w+)(?:, plural,((?: \w+ \{[^{}]*\})+))?\}/g;
const branch = / (\w+) \{([^{}]*)\}/g;

/**
 * A sentence for people, with `{name}` replaced by its value: `say('{name} is gone', { name })`. What depends on a
 * number is written as ICU messages write it, and translations use the forms of their language:
 * `say('{count, plural, one {# store} other {# stores}}', { count: 3 })`. Values are put in after translation and are
 * never looked at for names of their own.
 */
export function say(sentence: string, words: Words = {}): string {
  const { translate } = language;
  return translate(sentence).replaceAll(
    hole,
    (whole: string, name: string, forms: string | undefined) => {
      const value = Object.hasOwn(words, name) ? words[name] : undefined;
      if (value === undefined) return whole;
      return forms === undefined ? String(value) : form(forms, Number(value));
    },
  );
}

/** The form for a number; a language's own forms come first, `other` serves all. */
function form(forms: string, value: number): string {
  const { plurals, numbers } = language;
  const byName = new Map([...forms.matchAll(branch)].map(([, name, text]) => [name, text]));
  const text = byName.get(plurals.select(value)) ?? byName.get('other') ?? '#';
  return text.replaceAll('#', () => numbers.format(value));
}
