import type { Service } from '../programme.ts';

const ALL = ['birmingham', 'coventry', 'wolverhampton'];

function service(id: string, name: string, cities: string[], topics: string[], phone?: string): Service {
  return { id, name, cities, topics, ...(phone === undefined ? {} : { phone }) };
}

/**
 * Where people can be sent. The four of the Guide's needs table come first (section 2.2). It is an example: apart
 * from 111 every number is one of those that Ofcom keeps for drama, so that nobody real can be rung.
 */
export const services: Service[] = [
  service(
    'foleshill-womens-training',
    'Foleshill Women’s Training',
    ['coventry'],
    ['english-classes', 'work-training', 'womens-health', 'loneliness'],
    '01632 960101',
  ),
  service(
    'carag',
    'CARAG (Coventry Asylum and Refugee Action Group)',
    ['coventry'],
    ['housing', 'legal-advice', 'loneliness', 'food-money'],
    '01632 960102',
  ),
  service(
    'meriden-centre',
    'The Meriden Centre',
    ['coventry'],
    ['gp-registration', 'charges-rights', 'mental-health', 'interpreters', 'tests-screening'],
    '01632 960103',
  ),
  service('job-shop', 'The Job Shop', ['coventry'], ['work-training', 'food-money'], '01632 960104'),
  service(
    'crmc',
    'Coventry Refugee and Migrant Centre',
    ['coventry'],
    ['legal-advice', 'housing', 'food-money', 'english-classes', 'gp-registration'],
    '01632 960105',
  ),
  service(
    'rmc-birmingham',
    'Refugee and Migrant Centre, Birmingham',
    ['birmingham'],
    ['legal-advice', 'housing', 'food-money', 'work-training'],
    '0121 496 0106',
  ),
  service(
    'rmc-wolverhampton',
    'Refugee and Migrant Centre, Wolverhampton',
    ['wolverhampton'],
    ['legal-advice', 'housing', 'food-money', 'work-training'],
    '01632 960107',
  ),
  service(
    'celc',
    'Central England Law Centre',
    ALL,
    ['legal-advice', 'charges-rights', 'housing'],
    '0121 496 0108',
  ),
  service(
    'nhs-111',
    'NHS 111',
    ALL,
    ['emergency-111', 'mental-health', 'childrens-health', 'dentist', 'prescriptions-hc2'],
    '111',
  ),
  service('gp-near-home', 'A GP practice near home', ALL, [
    'gp-registration',
    'long-term-conditions',
    'vaccinations',
    'tests-screening',
    'childrens-health',
    'womens-health',
    'infections',
    'interpreters',
  ]),
  service('pharmacy', 'A local pharmacy', ALL, [
    'prescriptions-hc2',
    'vaccinations',
    'smoking-alcohol-drugs',
    'healthy-living',
  ]),
  service('optician', 'An optician with NHS sight tests', ALL, ['eyes', 'prescriptions-hc2']),
  service('dental-access', 'NHS dental access line', ALL, ['dentist'], '03069 990111'),
  service(
    'maternity-birmingham',
    'Community midwives, Birmingham',
    ['birmingham'],
    ['maternity', 'womens-health'],
    '0121 496 0112',
  ),
  service(
    'maternity-coventry',
    'Community midwives, Coventry',
    ['coventry'],
    ['maternity', 'womens-health'],
    '01632 960113',
  ),
  service(
    'maternity-wolverhampton',
    'Community midwives, Wolverhampton',
    ['wolverhampton'],
    ['maternity', 'womens-health'],
    '01632 960114',
  ),
  service(
    'health-visitors',
    'Health visitors',
    ALL,
    ['childrens-health', 'vaccinations', 'maternity'],
    '03069 990115',
  ),
  service(
    'talking-therapies',
    'NHS Talking Therapies',
    ALL,
    ['mental-health', 'violence-trauma', 'loneliness'],
    '03069 990116',
  ),
  service(
    'crisis-line',
    'Mental health crisis line',
    ALL,
    ['mental-health', 'violence-trauma'],
    '08081 570117',
  ),
  service(
    'sexual-health-clinic',
    'Sexual health clinic',
    ALL,
    ['sexual-health', 'tests-screening', 'womens-health'],
    '03069 990118',
  ),
  service(
    'domestic-abuse-helpline',
    'Domestic abuse helpline',
    ALL,
    ['violence-trauma', 'womens-health', 'housing'],
    '08081 570119',
  ),
  service(
    'torture-survivors',
    'Therapy for survivors of torture',
    ['birmingham'],
    ['violence-trauma', 'mental-health'],
    '0121 496 0120',
  ),
  service(
    'advice-asylum',
    'Asylum help line',
    ALL,
    ['housing', 'food-money', 'legal-advice'],
    '08081 570121',
  ),
  service('food-bank', 'Food bank and pantry', ALL, ['food-money', 'healthy-living'], '01632 960122'),
  service('library-english', 'English at the library', ALL, [
    'english-classes',
    'loneliness',
    'work-training',
  ]),
  service(
    'stop-smoking',
    'Stop smoking and substance support',
    ALL,
    ['smoking-alcohol-drugs'],
    '08081 570123',
  ),
  service(
    'disability-advice',
    'Disability and carers’ advice',
    ALL,
    ['disability-care', 'food-money'],
    '01632 960124',
  ),
  service('walking-group', 'Walking and gardening groups', ALL, [
    'healthy-living',
    'loneliness',
    'mental-health',
  ]),
];
