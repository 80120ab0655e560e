import { ownPluralRule, type PluralRule } from '../../lib/i18n/plural.ts';

type Form = Intl.LDMLPluralRule;

export function ruleOf(tag: string): PluralRule {
  return ownPluralRule(tag) ?? new Intl.PluralRules(tag);
}

const ORDER: readonly Form[] = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** The plural forms that CLDR asks of a language, from nought to many. */
export function formsOf(tag: string): Form[] {
  const own = ruleOf(tag).resolvedOptions().pluralCategories;
  return ORDER.filter((form) => own.includes(form));
}

/** Which whole numbers a form is for, spelt out for a translator: "1, 21, 31 …". */
export function numbersFor(tag: string, form: Form): string {
  const rule = ruleOf(tag);
  const found = Array.from({ length: 1001 }, (_, n) => n).filter((n) => rule.select(n) === form);
  if (found.length === 0) return 'fractions only';
  return found.length > 6 ? `${found.slice(0, 6).join(', ')} …` : found.join(', ');
}

/** Whether a form is for one number alone, so that the number need not be said: "one card", "two cards". */
export function isForOne(tag: string, form: Form): boolean {
  const rule = ruleOf(tag);
  const found = Array.from({ length: 200 }, (_, n) => n).filter((n) => rule.select(n) === form);
  return found.length <= 1;
}
