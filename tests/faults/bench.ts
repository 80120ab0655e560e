import type { Programme } from '../../src/lib/programme/programme.ts';
import { nextVersion, type NextVersion } from '../support/next-version.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network } from '../support/proxy.ts';
import { compare, type Verdict } from './compare.ts';
import { Ledger } from './ledger.ts';
import { FieldPhone } from './phones.ts';
import { PHONES, schedule, type Round } from './scheduler.ts';
import { atEndpoint } from './stored.ts';
import { CALM, fatesOf, type Weather } from './weather.ts';

/** How long every phone has, once all faults are over, until its outbox is empty. */
const LAST_PATIENCE = 60_000;
/** How long anything that a phone does in a round may take at most. */
const LONGEST = 180_000;
/** How often a phone may fail to open the app before it is left alone. */
const FORGIVEN = 2;

export interface Report extends Verdict {
  rounds: number;
  seed: number;
  /** What never came to an end: waiting at the last, or a form that did not answer. */
  stuck: number;
}

/** Plays so many rounds of a seed, then compares what was shown as saved with what is at the endpoint. */
export async function playBench(
  seed: number,
  count: number,
  log: (line: string) => void,
  stop: AbortSignal,
): Promise<Report> {
  const { programme } = EXAMPLE;
  const rounds = schedule(seed, count, programme);
  const bench = new Bench(programme, log);
  stop.addEventListener('abort', () => bench.abandon());
  try {
    await bench.open(rounds.some(({ version }) => version === 'next'));
    for (const [index, round] of rounds.entries()) await bench.play(index, round);
    return { rounds: count, seed, ...(await bench.settle()) };
  } finally {
    await bench.remove();
  }
}

class Bench {
  readonly #programme: Programme;
  readonly #log: (line: string) => void;
  readonly #ledger = new Ledger();
  #network: Network | undefined;
  #phones: FieldPhone[] = [];
  #next: NextVersion | undefined;
  #current = '';
  #version: Round['version'] = 'current';
  readonly #failed = new Map<FieldPhone, number>();

  constructor(programme: Programme, log: (line: string) => void) {
    this.#programme = programme;
    this.#log = log;
  }

  async open(updates: boolean): Promise<void> {
    if (updates) {
      this.#log('building another version of the app');
      this.#next = await nextVersion();
    }
    const network = await Network.start();
    this.#network = network;
    this.#current = network.endpoint.tree;
    const around = { network, programme: this.#programme, ledger: this.#ledger, log: this.#log };
    this.#phones = PHONES.map((name) => new FieldPhone(name, around));
  }

  async play(index: number, round: Round): Promise<void> {
    const start = performance.now();
    const before = this.#shown();
    this.#weather(CALM);
    if (round.version !== this.#version) await this.#serve(round.version);
    await this.#enrolStrangers();
    const killed = this.#weather(round.weather, round.kill);
    const alive = this.#alive().filter(({ enrolled }) => enrolled);
    const work = round.phones.map(async (each) => {
      const phone = alive.find(({ name }) => name === each.phone);
      if (phone) await this.#dare(phone, () => phone.work(each));
    });
    await Promise.all(work);
    await killed();
    for (const { phone: name, wipe } of round.phones) {
      const phone = alive.find((each) => each.name === name);
      if (wipe && phone?.enrolled) await this.#dare(phone, () => phone.wipe());
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    this.#log(
      `round ${String(index)}: ${String(this.#shown() - before)} saves shown, ${seconds} s${tell(round)}`,
    );
  }

  /** Whoever has nothing on their phone any more, or never had, takes an invite. */
  async #enrolStrangers(): Promise<void> {
    const strangers = this.#alive().filter(({ enrolled }) => !enrolled);
    await Promise.all(strangers.map((phone) => this.#dare(phone, () => phone.enrol())));
  }

  /** All faults stop, the connection is back: every phone is opened and gets its time. */
  async settle(): Promise<Verdict & { stuck: number }> {
    this.#weather(CALM);
    await this.#here.settle();
    // a phone that was emptied in the last round is taken up again like one of any other round
    await this.#enrolStrangers();
    const alive = this.#alive();
    await Promise.all(alive.map((phone) => this.#dare(phone, () => phone.settle(LAST_PATIENCE))));
    const stuck = this.#phones.flatMap((phone) => phone.stuck.map((each) => `stuck: ${phone.name}: ${each}`));
    const verdict = compare(this.#ledger.all(), atEndpoint(this.#here.endpoint));
    return { ...verdict, stuck: stuck.length, found: [...verdict.found, ...stuck] };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone.remove()));
    await this.#network?.remove();
    this.#next?.remove();
  }

  /** Ends the endpoint's process at once; browsers end with this one by themselves. */
  abandon(): void {
    void this.#network?.endpoint.stop('SIGKILL');
    this.#next?.remove();
  }

  get #here(): Network {
    if (!this.#network) throw new Error('the bench is not open');
    return this.#network;
  }

  /** Sets the weather and when the endpoint is killed. Returns how to make sure that it was, and is back. */
  #weather(weather: Weather, kill: number | null = null): () => Promise<void> {
    const fates = fatesOf(weather);
    let left = kill;
    let back: Promise<void> = Promise.resolve();
    const strike = (): void => {
      left = null;
      back = this.#restart('SIGKILL');
    };
    this.#here.rule = ({ path }) => {
      if (left !== null && path.startsWith('/api/') && (left -= 1) <= 0) strike();
      return fates(path);
    };
    return async () => {
      if (left !== null) strike();
      await back;
    };
  }

  async #restart(signal: NodeJS.Signals): Promise<void> {
    const { endpoint } = this.#here;
    await endpoint.stop(signal);
    await endpoint.start();
  }

  /** The endpoint comes back with the other version of the app. */
  async #serve(version: Round['version']): Promise<void> {
    this.#version = version;
    this.#here.endpoint.tree = version === 'next' && this.#next ? this.#next.tree : this.#current;
    await this.#restart('SIGTERM');
  }

  #alive(): FieldPhone[] {
    return this.#phones.filter((phone) => (this.#failed.get(phone) ?? 0) < FORGIVEN);
  }

  /** A phone that cannot go on is a finding, and no reason to stop. */
  async #dare(phone: FieldPhone, what: () => Promise<void>): Promise<void> {
    try {
      await atMost(LONGEST, what(), () => phone.doing);
    } catch (error) {
      this.#failed.set(phone, (this.#failed.get(phone) ?? 0) + 1);
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
      const because = cause === '' ? '' : ` (${cause})`;
      phone.stuck.push(`${String(error)}${because}`);
      this.#log(`  ${phone.name}: ${String(error)}${because}`);
      for (const line of await phone.symptoms()) this.#log(`    ${line}`);
      await phone.restart();
    }
  }

  #shown(): number {
    return this.#ledger.all().filter(({ state }) => state === 'shown').length;
  }
}

/** Gives up on something that does not come to an end, and says what it was. */
async function atMost(ms: number, what: Promise<void>, doing: () => string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`does not come to an end: ${doing()}`)), ms);
  });
  // what was given up on may still fail: that is known by then
  what.catch(() => undefined);
  await Promise.race([what, late]).finally(() => clearTimeout(timer));
}

function tell({ kill, phones, weather, version }: Round): string {
  const words = phones.flatMap(({ phone, clock, begin, mischief, wipe }) => {
    const said = [
      ...(clock === null ? [] : [`clock ${String(clock)}`]),
      ...(begin === 'as-is' ? [] : [`new ${begin}`]),
      ...(mischief ? [mischief.what] : []),
      ...(wipe ? ['wiped'] : []),
    ];
    return said.length > 0 ? [`${phone}: ${said.join(', ')}`] : [];
  });
  const fates = weather.calls.length === 1 ? (weather === CALM ? 'calm' : 'no network') : 'bad network';
  const server = kill === null ? [] : ['endpoint killed'];
  return ` | ${[fates, version, ...server, ...words].join(' | ')}`;
}
