import { FieldRole } from '../../lib/programme/roles.ts';
import { How, Outcome } from '../../lib/records/champion-session.ts';
import { KindName } from '../../lib/records/index.ts';
import { CardHow } from '../../lib/records/postcard.ts';
import { Sex, YesNo } from '../../lib/records/value.ts';
import { OfficeRole } from '../../lib/server/access/office-roles.ts';
import { AuditCode } from '../../lib/server/storage/audit.ts';
import { AnswerCode } from '../../lib/sync/answer.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);
const under = (group: string, names: readonly string[]): string[] => names.map((name) => `${group}.${name}`);
const parts = (area: string, sentences: Record<string, number>): string[] =>
  Object.entries(sentences).flatMap(([key, count]) =>
    Array.from({ length: count }, (_, at) => `${area}.${key}-${String(at + 1)}`),
  );

const PRIVACY = { what: 3, phone: 4, way: 2, office: 2, not: 1, rights: 1 };
const ACCESS = { can: 4, standard: 2, limits: 3, tell: 1 };

/**
 * What may stand at the stars of each key that is put together at run time, from the first star to the last. A key that
 * stands in none of these lists, nor whole in the code, is shown by nobody.
 */
export const COMPOSED: Readonly<Record<string, readonly string[]>> = {
  'about:*.title': ['privacy', 'access'],
  'about:*.lead': ['privacy', 'access'],
  'about:*.*': [...under('privacy', Object.keys(PRIVACY)), ...under('access', Object.keys(ACCESS))],
  'about:*.*-*': [...parts('privacy', PRIVACY), ...parts('access', ACCESS)],

  'postcard:ask.*': ['good', 'missing', 'improve'],
  'postcard:ask.*-hint': ['good', 'missing', 'improve'],

  'field:answer.*': [...AnswerCode.options, 'unknown'],
  'field:carried.*': words(
    'malformed protocol-unknown wrong-programme unknown-device signature-wrong number-reused other',
  ),
  'field:home.*': words('night morning afternoon evening'),
  'field:how.*': How.options,
  'field:invite.*': words(
    `invite-malformed invite-unknown invite-expired invite-used invite-revoked other-person wipe-needed send-first
     lose-refused device-other-person device-known device-revoked no-connection not-our-answer not-loaded
     too-many-requests other`,
  ),
  'field:kinds.*': KindName.options,
  'field:outcome.*': Outcome.options,
  'field:personal.*': words('phone email nhs-number home-office'),
  'field:pin.*': words(
    `pin-digits pin-short pin-long pin-simple pin-wrong no-vault vault-damaged vault-destroyed not-enrolled storage-full
     storage-closed storage-failed passkey-none`,
  ),
  'field:problems.*': words(
    `required too-long too-many control-character not-an-id not-a-code not-a-language not-a-day not-a-count not-a-time
     not-a-value unknown-path either-or more-than-people under-16-by-name one-answer other`,
  ),
  'field:rescue-fault.*': words(
    `rescue-not-a-rescue-file rescue-truncated rescue-damaged rescue-newer rescue-wrong-programme rescue-too-large
     rescue-empty not-loaded other`,
  ),
  'field:return-card.*': words(
    'make make-again card-unknown card-used card-cancelled card-blocked card-expired',
  ),
  'field:roles.*': FieldRole.options,
  'field:sent.*': words('proven not-proven mismatch kept not-kept unknown-kept ask-yes ask-no'),
  'field:sex.*': Sex.options,
  'field:start.*': ['wipe', 'without-refused'],
  'field:status.*': words('waiting sent refused held'),
  'field:status.long-*': words('waiting sent refused held'),
  'field:storage.*': words('storage-full storage-closed storage-failed busy not-loaded not-enrolled'),
  'field:trouble.*': words(
    `no-connection not-our-answer wrong-programme unknown-device device-revoked signature-wrong too-many-requests
     internal proof-differs waits-for-wifi other`,
  ),
  'field:unsupported.*': words('not-secure no-storage no-cryptography too-old'),
  'field:welcome.*': ['not-a-link', 'other-address'],
  'field:yes-no.*': YesNo.options,

  // what a page leaves for the next one to say (`leaveWord`)
  'office:*': [
    ...under('account', words('passkeyAdded passkeyRemoved passwordSet signedOut')),
    ...under('accounts', words('removed roleChanged signedOut')),
    ...under('devices', words('heldDiscarded heldOpened revokeDone')),
    ...under('erase', words('done doneLater participantDone')),
    ...under('invites', words('withdrawn withdrawLate')),
    ...under('keys', words('retiredDone rotated')),
    ...under('needs', words('added saved removed goneShort changedBeforeRemove orderChanged')),
    ...under('returnCard', words('cancelDone cancelLate')),
  ],
  'office:*.*': [
    ...under('answer', [...new Set([...YesNo.options, ...Sex.options])]),
    ...under('how', [...How.options, ...CardHow.options]),
    ...under('outcome', Outcome.options),
  ],
  'office:account.*': words(
    'not-fresh passkey-wrong last-way password-short password-long password-common password-you',
  ),
  'office:accounts.*': words(
    'name-missing name-long email-wrong email-taken role-missing yourself gone unsure',
  ),
  'office:audit.*': words('changes handed shrunk lines'),
  'office:audited.*': AuditCode.options,
  'office:code.*': AnswerCode.options,
  'office:devices.*': ['refused', 'held'],
  'office:devices.revoke*': words('1 2 3 4 5'),
  'office:erase.participant*': words('1 2 3 4'),
  'office:erase.point*': words('1 2 3 4'),
  'office:fate.*': words('stored there refused held later foreign'),
  'office:fault.*': words('notFound notYours other'),
  'office:fault.*Hint': words('notFound notYours other'),
  'office:field.*': words(
    `day city setting how minutes languages language interpreter people ageTally sexTally bornOutsideTally topics
     signposts nothingSuitable barriers myth unmetNeed followUpDue safeguardingLeadTold group theme volunteers marks
     walkIns present attendance firstTimers residents newcomers childrenAccompanied quote quotePermission quoteConsent
     event serial good goodDomains missing missingDomains improve improveDomains undivided answer age bornOutside consent
     name venue partner weekday time members place deleted`,
  ),
  'office:invites.*': words(
    'open used expired revoked roleMissing citiesMissing nameMissing nameTooLong personUnknown',
  ),
  'office:invites.step*': words('1 2 3 4'),
  'office:keys.*': words('newest older retired'),
  'office:keys.retire*': words('1 2 3 4'),
  'office:keys.rotate*': words('1 2 3 4'),
  'office:keysFault.*': words(
    'meanwhile changed key-file key-needed key-newest key-retired-already unknown-key',
  ),
  'office:kind.*': KindName.options,
  'office:needs.*': words('now soon later up down issue mapping more priority'),
  'office:needs.*Means': words('now soon later'),
  'office:needs.*This': words('up down'),
  'office:officeRole.*': OfficeRole.options,
  'office:officeRoleHint.*': OfficeRole.options,
  'office:one.*': KindName.options,
  'office:overview.*': words('refused held overdue silent wiped never'),
  'office:record.*': words('made changed removed stands replaced overtaken'),
  'office:records.*': ['from', 'to'],
  'office:rescueFault.*': words(
    `rescue-none rescue-not-a-rescue-file rescue-truncated rescue-damaged rescue-newer rescue-wrong-programme
     rescue-too-large rescue-empty interrupted`,
  ),
  'office:returnCard.*': words('open used replaced blocked cancelled expired'),
  'office:role.*': FieldRole.options,
  'office:say.*': ['speaks', 'wants'],
  'office:setUp.*': words(
    `heading who way done no-token link-unknown link-used link-expired not-an-admin name-missing name-long email-wrong
     locked password-short password-long password-common password-you passkey-wrong`,
  ),
  'office:signIn.*': words('closed signedOut council wrong locked passkey-wrong council-away'),
};

/** The whole keys that a composed one may become. */
export function keysOf(shape: string): string[] {
  const [start, end] = [shape.slice(0, shape.indexOf('*')), shape.slice(shape.lastIndexOf('*') + 1)];
  return (COMPOSED[shape] ?? []).map((each) => `${start}${each}${end}`);
}
