import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';

// No screen: the real server, killed and brought back, and phones that speak to it over HTTP.
test('a backup of the running server brings it back in an empty folder, and phones carry on', async () => {
  test.slow();
  const endpoint = new Endpoint();
  try {
    await endpoint.start();
    await endpoint.command('seed', '--people', '3', '--months', '1', '--seed', '7');
    const backup = join(endpoint.folder, 'elsewhere', 'night.mfb');
    const made = await endpoint.command('backup', '--to', backup);
    expect(Number(made['records'])).toBeGreaterThan(10);

    await endpoint.stop('SIGKILL');
    rmSync(endpoint.dataFolder, { recursive: true });
    const restored = await endpoint.command('restore', '--from', backup);
    for (const what of ['digest', 'records', 'changes', 'devices', 'latestOrder'])
      expect(restored[what], what).toBe(made[what]);

    await endpoint.start();
    const more = await endpoint.command('seed', '--people', '1', '--months', '1', '--seed', '8');
    const after = await endpoint.command('backup', '--to', join(endpoint.folder, 'elsewhere', 'next.mfb'));
    expect(Number(after['changes'])).toBe(Number(made['changes']) + Number(more['changes']));
  } finally {
    await endpoint.remove();
  }
});
