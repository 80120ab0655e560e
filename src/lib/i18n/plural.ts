import { baseOf } from './languages.ts';

/** As much of `Intl.PluralRules` as is asked for. */
export interface PluralRule {
  select(n: number): Intl.LDMLPluralRule;
  resolvedOptions(): { pluralCategories: Intl.LDMLPluralRule[] };
}

/** CLDR 47, for languages that not every browser has: which whole numbers are *one*; everything else is *other*. */
const OWN: Record<string, PluralRule> = {
  ti: oneFor(0, 1),
  pa: oneFor(0, 1),
  so: oneFor(1),
  ps: oneFor(1),
  ckb: oneFor(1),
};

function oneFor(...ones: number[]): PluralRule {
  return {
    select: (n) => (ones.includes(n) ? 'one' : 'other'),
    // a new array each time: i18next sorts the one it is given
    resolvedOptions: () => ({ pluralCategories: ['one', 'other'] }),
  };
}

/** Our own rule for a language that browsers have no data for; undefined where Intl knows better. */
export function ownPluralRule(tag: string): PluralRule | undefined {
  return Object.hasOwn(OWN, baseOf(tag)) ? OWN[baseOf(tag)] : undefined;
}

interface Resolver {
  getRule(code: string, options?: { ordinal?: boolean }): PluralRule;
}

/** Lets i18next ask us first, and Intl only for the languages that Intl has. */
export function teachPlurals(resolver: Resolver): void {
  const asIntlSays = resolver.getRule.bind(resolver);
  resolver.getRule = (code, options) => ownPluralRule(code) ?? asIntlSays(code, options);
}
