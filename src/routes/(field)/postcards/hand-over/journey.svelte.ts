import type { Consent } from '$lib/records/consent.ts';
import { hasAnswer, PROMPT_NAMES, type Postcard, type Prompt } from '$lib/records/postcard.ts';
import { promptAnswers, untapped, type Tapped } from '../prompts.ts';

/** The questions of a card, in their order. */
export const QUESTIONS = [...PROMPT_NAMES, 'age', 'born'] as const;
export type Question = (typeof QUESTIONS)[number];
export type Step =
  'language' | 'another' | 'intro' | Question | 'stop' | 'empty' | 'unsaved' | 'thanks' | 'ended' | 'pin';

type Answers = Record<Question, string>;

function blank(): Answers {
  return { good: '', missing: '', improve: '', age: '', born: '' };
}

/** True for a step that asks something of the card. */
export function isQuestion(step: Step): step is Question {
  return QUESTIONS.some((each) => each === step);
}

/** True for a question that is answered in one's own words, by domains, or both. */
export function isPrompt(step: Step): step is Prompt {
  return PROMPT_NAMES.some((each) => each === step);
}

/**
 * One person's way through a card. It lives in memory alone: whoever reloads, kills or leaves the page finds the
 * languages again, and nothing that the person before them wrote.
 */
export class Journey {
  step = $state<Step>('language');
  answers = $state<Answers>(blank());
  /** The domains that were tapped for each prompt. */
  domains = $state<Tapped>(untapped());
  /** The language of the answers. */
  language = $state('');
  /** Somebody else writes down what the person says. */
  writtenFor = $state(false);
  #told: Consent | null = null;
  #stoppedAt: Step = 'language';

  /** 1 to 5, for the line "Question 2 of 5". */
  get number(): number {
    return QUESTIONS.findIndex((each) => each === this.step) + 1;
  }

  /** A card is under way: what is on screen may be somebody's. */
  get isUnderWay(): boolean {
    return !['language', 'another', 'thanks', 'ended'].includes(this.step);
  }

  /** Something was written or tapped. */
  get isAnswered(): boolean {
    return hasAnswer(this.#said());
  }

  /** Nothing was said to the question that shows. */
  get isSilent(): boolean {
    const { step } = this;
    return (
      isQuestion(step) && this.answers[step] === '' && !(isPrompt(step) && this.domains[step].length > 0)
    );
  }

  /** Nothing of what was said stays behind, in memory either. */
  forget(): void {
    this.answers = blank();
    this.domains = untapped();
    this.language = '';
    this.writtenFor = false;
    this.#told = null;
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

  /** Begins with the questions, after what was told. `writtenFor`: somebody else holds the phone and writes. */
  begin(writtenFor: boolean, told: Consent): void {
    this.writtenFor = writtenFor;
    this.#told = told;
    this.step = 'good';
  }

  /** From one question to the next; true after the last one. */
  next(): boolean {
    const next = QUESTIONS[this.number];
    if (next) this.step = next;
    return next === undefined;
  }

  skip(): boolean {
    if (isQuestion(this.step)) this.answers[this.step] = '';
    if (isPrompt(this.step)) this.domains[this.step] = [];
    return this.next();
  }

  /** One step back; the browser's own Back does the same. Never to a card that is done. */
  back(): void {
    const before = QUESTIONS[this.number - 2];
    if (isQuestion(this.step)) this.step = before ?? 'intro';
    else if (this.step === 'stop') this.step = this.#stoppedAt;
    else if (this.step === 'empty') this.step = 'born';
    else if (this.step === 'intro' || this.step === 'another' || this.step === 'pin') this.restart();
  }

  stop(): void {
    this.#stoppedAt = this.step;
    this.step = 'stop';
  }

  /** The card as it is saved: what was left out is left out. */
  card(frame: Pick<Postcard, 'day' | 'city'> & { event: string | null }): Postcard {
    const { day, city, event } = frame;
    const card: Postcard = {
      day,
      city,
      language: this.language,
      how: this.writtenFor ? 'written-down' : 'handed-over',
    };
    if (event !== null) card.event = event;
    Object.assign(card, this.#said());
    if (this.#told) card.consent = this.#told;
    const { age, born } = this.answers;
    if (age !== '') card.age = age;
    if (born === 'yes' || born === 'no' || born === 'prefer-not-to-say') card.bornOutside = born;
    return card;
  }

  #said(): Partial<Postcard> {
    return promptAnswers(this.answers, this.domains);
  }
}
