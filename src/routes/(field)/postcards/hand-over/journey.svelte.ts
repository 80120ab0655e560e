import { ANSWERS, hasAnswer, type Postcard } from '$lib/records/postcard.ts';

/** The questions of a card, in their order. */
export const QUESTIONS = ['good', 'missing', 'improve', 'age', 'born'] as const;
export type Question = (typeof QUESTIONS)[number];
export type WrittenQuestion = Exclude<Question, 'age' | 'born'>;
export type Step =
  'language' | 'another' | 'intro' | Question | 'stop' | 'empty' | 'unsaved' | 'thanks' | 'ended';

type Answers = Record<Question, string>;

function blank(): Answers {
  return { good: '', missing: '', improve: '', age: '', born: '' };
}

/** True for a step that asks something of the card. */
export function isQuestion(step: Step): step is Question {
  return QUESTIONS.some((each) => each === step);
}

/** True for a question that is answered in one's own words. */
export function isWritten(step: Step): step is WrittenQuestion {
  return step === 'good' || step === 'missing' || step === 'improve';
}

/**
 * One person's way through a card. It lives in memory alone: whoever reloads, kills or leaves the page finds the
 * languages again, and nothing that the person before them wrote.
 */
export class Journey {
  step = $state<Step>('language');
  answers = $state<Answers>(blank());
  /** The language of the answers. */
  language = $state('');
  #stoppedAt: Step = 'language';

  /** 1 to 5, for the line "Question 2 of 5". */
  get number(): number {
    return QUESTIONS.findIndex((each) => each === this.step) + 1;
  }

  get hasWords(): boolean {
    return hasAnswer(this.answers);
  }

  /** Nothing of what was said stays behind, in memory either. */
  forget(): void {
    this.answers = blank();
    this.language = '';
  }

  /** The card of the next person. */
  restart(): void {
    this.forget();
    this.step = 'language';
  }

  /** Who chooses a language may be somebody new: nothing that was typed before is theirs. */
  choose(language: string): void {
    this.forget();
    this.language = language;
    this.step = 'intro';
  }

  /** From one question to the next; true after the last one. */
  next(): boolean {
    const next = QUESTIONS[this.number];
    if (next) this.step = next;
    return next === undefined;
  }

  skip(): boolean {
    if (isQuestion(this.step)) this.answers[this.step] = '';
    return this.next();
  }

  /** One step back; the browser's own Back does the same. Never to a card that is done. */
  back(): void {
    const before = QUESTIONS[this.number - 2];
    if (isQuestion(this.step)) this.step = before ?? 'intro';
    else if (this.step === 'stop') this.step = this.#stoppedAt;
    else if (this.step === 'empty') this.step = 'born';
    else if (this.step === 'intro' || this.step === 'another') this.restart();
  }

  stop(): void {
    this.#stoppedAt = this.step;
    this.step = 'stop';
  }

  /** The card as it is saved: what was left out is left out. */
  card(frame: Pick<Postcard, 'day' | 'city'> & { event: string | null }): Postcard {
    const { day, city, event } = frame;
    const card: Postcard = { day, city, language: this.language, how: 'handed-over' };
    if (event !== null) card.event = event;
    for (const question of ANSWERS) {
      if (question === 'undivided') continue;
      const words = this.answers[question].trim();
      if (words !== '') card[question] = words;
    }
    const { age, born } = this.answers;
    if (age !== '') card.age = age;
    if (born === 'yes' || born === 'no' || born === 'prefer-not-to-say') card.bornOutside = born;
    return card;
  }
}
