import { redirect } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { cardStateOf } from '$lib/server/enrolment/card-state.ts';
import { cancelReturnCard } from '$lib/server/enrolment/return-card.ts';
import { troublesOf } from '$lib/server/office/devices.ts';
import { reasonsOf } from '$lib/server/storage/office-counts.ts';
import { listCards } from '$lib/server/storage/return-cards.ts';
import { gapsOf } from '$lib/server/storage/numbers.ts';
import { periodsOf } from '$lib/programme/retention.ts';
import { formOf } from '../../../form.ts';
import { byWhom, desk, leaveWord } from '../../desk.ts';
import { bookOf } from '../../sources.ts';
import { deviceOf } from '../device.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const device = await deviceOf(tools, params.id);
  const book = bookOf(programme);
  const cards = await listCards(tools.storage.db, programme.id, device.person);
  return {
    timeZone: programme.timeZone,
    id: device.id,
    person: device.personName,
    role: device.role,
    cities: device.cities.map((city) => book.code('city', city)),
    enrolled: device.enrolledAt,
    lastContact: device.lastContact,
    answered: device.answered.count,
    given: device.given,
    held: device.held,
    gaps: await gapsOf(tools.storage.db, programme.id, device, 20),
    app: device.app,
    revoked: device.revokedAt,
    cards: cards.map((card) => ({
      id: card.card,
      state: cardStateOf(card, tools.now()),
      made: card.createdAt,
      until: card.expiresAt,
      ended: card.redeemedAt ?? card.revokedAt,
      madeBy: card.madeBy,
      device: card.device,
    })),
    troubles: troublesOf(device, tools.now(), periodsOf(programme).held.days),
    reasons: await reasonsOf(tools.storage.db, programme.id, device.id),
  };
};

export const actions: Actions = {
  cancelCard: async ({ locals, params, request, cookies }) => {
    const tools = desk(locals);
    const device = await deviceOf(tools, params.id);
    const card = Id.safeParse((await formOf(request)).get('card'));
    const wanted = card.success && { card: card.data, person: device.person };
    const done = wanted && (await cancelReturnCard(tools, byWhom(locals), wanted));
    leaveWord(cookies, done ? 'returnCard.cancelDone' : 'returnCard.cancelLate');
    redirect(303, `/office/devices/${device.id}`);
  },
};
