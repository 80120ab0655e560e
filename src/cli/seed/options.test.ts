import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the command line of the data maker', () => {
  it('has forty people and six months when nothing is asked for', () => {
    expect(readOptions([])).toEqual({ people: 40, months: 6, seed: 1, json: false });
  });

  it('takes every option', () => {
    const args = [
      '--people',
      '3',
      '--months',
      '1',
      '--records',
      '90',
      '--seed',
      '7',
      '--origin',
      'http://localhost:3600/',
      '--json',
    ];
    expect(readOptions(args)).toEqual({
      people: 3,
      months: 1,
      records: 90,
      seed: 7,
      origin: 'http://localhost:3600',
      json: true,
    });
  });

  it.each([
    [['--people', '0'], '--people is "0"'],
    [['--people', 'many'], '--people is "many"'],
    [['--months', '61'], '--months is "61"'],
    [['--records', '-5'], 'argument is ambiguous'],
    [['--origin', 'localhost'], '--origin is "localhost"'],
    [['--persons', '3'], "Unknown option '--persons'"],
  ])('says in words what is wrong with %j', (args, words) => {
    expect(readOptions(args)).toContain(words);
  });
});
