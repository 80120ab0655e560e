import { Phone } from '../support/phone.ts';
import { Network } from '../support/proxy.ts';
import { bundle } from './bundle.ts';
import { postcards } from './cards.ts';
import { PAGE, serveBench } from './page.ts';

/** What the bench measured on a phone whose processor is slowed. Milliseconds; each the middle one of its rounds. */
export interface PhoneReport {
  /** How many times slower the page's own thread is. */
  slowed: number;
  unlock: number;
  /** Sealing and signing for the endpoint and sealing for the vault, a record. */
  seal: number;
  /** A whole save, committed strictly. */
  save: number;
  /** One strict write of the same card by Dexie alone. */
  dexie: number;
  /** What the phone has found that its PIN may cost: KiB, and passes. */
  memory: number;
  passes: number;
}

const ROUNDS = 7;
const CARDS = 20;

const middle = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

/** Enrols, unlocks and saves on a phone that is so many times slower. */
export async function benchPhone(slowed: number, log: (line: string) => void): Promise<PhoneReport> {
  const cards = postcards(CARDS);
  log('bundling');
  const script = await bundle('harness.ts');
  const network = await Network.start();
  const phone = new Phone();
  serveBench(network, script);
  try {
    await phone.switchOn();
    const page = await phone.open(`${network.origin}${PAGE}`);
    await page.waitForFunction(() => 'bench' in window);
    const session = await phone.context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowed });
    const invite = new URL(network.endpoint.firstInvite('outreach-worker')).hash.slice(1);
    log(`enrolling, ${String(slowed)} times slower`);
    await page.evaluate((token) => window.bench.enrol(token), invite);
    const cost = await page.evaluate(() => window.bench.cost());
    const rounds = async (one: () => Promise<number>): Promise<number> => {
      const all: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) all.push(await one());
      return middle(all);
    };
    log('unlocking');
    const unlock = await rounds(() => page.evaluate(() => window.bench.unlock()));
    log('sealing, saving, and writing without us');
    const seal = await rounds(() => page.evaluate((all) => window.bench.seal(all), cards));
    const save = await rounds(() => page.evaluate((all) => window.bench.save(all), cards));
    const dexie = await rounds(() => page.evaluate((all) => window.bench.write(all), cards));
    return { slowed, unlock, seal: seal / CARDS, save: save / CARDS, dexie: dexie / CARDS, ...cost };
  } finally {
    await phone.remove();
    await network.remove();
  }
}
