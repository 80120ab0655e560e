import type { Activity, Target } from '../programme.ts';
import { choices } from './words.ts';

/** The five themes of the Guide's action map (Phase III, section 3.1). */
export const themes = choices('theme', [
  ['jobs', 'briefcase'],
  ['skills', 'graduation'],
  ['citizenship-voices', 'people'],
  ['start-ups-innovation', 'plant'],
  ['futures', 'star'],
]);

function under(theme: string, list: Record<string, string>): Activity[] {
  return Object.entries(list).map(([id, name]) => ({ id, name: { 'en-GB': name }, theme }));
}

/** The 33 activities of the action map. */
export const activities: Activity[] = [
  ...under('jobs', {
    'careers-guide': 'Careers guide',
    'employers-survey': 'Employers’ survey',
    'digital-guide-employers': 'Digital guide for employers',
    'employer-training-guide': 'Employer training guide',
    'employer-round-tables': 'Employer round tables',
    'employment-brokers': 'Employment brokers',
    'employment-drop-ins': 'Drop-in employment sessions',
    'business-leaders-forum': 'Business Leaders Forum',
    'further-opportunities': 'Further jobs, apprenticeships and training opportunities',
  }),
  ...under('skills', {
    accreditation: 'Participants gaining accreditation',
    'esol-classes': 'ESOL classes',
    'share-my-language': 'Share My Language sessions',
    'diy-training': 'Training in DIY, carpentry, painting and decorating',
    'mobile-fab-lab': 'Mobile fab lab',
    'furniture-factories': 'Furniture factories',
  }),
  ...under('citizenship-voices', {
    'citizen-social-scientists': 'Citizen Social Scientists',
    'citizen-journalists': 'Citizen journalists and media labs',
    volunteers: 'Volunteers supporting the project',
    'health-champions': 'Community Health Champions',
    'rights-health-checks': 'Rights health checks',
    'rights-in-schools': 'Rights awareness sessions in schools',
    makeovers: 'Community and home makeovers for vulnerable people',
    'repair-cafes': 'Community repair cafés',
  }),
  ...under('start-ups-innovation', {
    'social-enterprises': 'Social enterprise start-ups',
    'social-innovation': 'Social innovation projects',
    'innovation-network': 'Social innovation project network',
    'hope-house': 'Hope House collaborative community space',
    'online-art': 'MiFriendly online art exhibition',
  }),
  ...under('futures', {
    'residents-survey': 'Residents’ survey',
    'themed-briefings': 'Themed briefings',
    'stakeholder-forums': 'Stakeholder forums',
    scorecard: 'MiFriendly Cities scorecard',
    'opportunities-map': 'Opportunities map for influencing policy',
  }),
];

const MAP = 'Guide to developing a MiFriendly City, section 3.1, action map';
const GUIDE = 'Guide to developing a MiFriendly City, section';
const JOURNAL = 'MiFriendly Cities Journal 6 (2022), section';

function target(id: string, activity: string, number: number, name: string, source = MAP): Target {
  return { id, name: { 'en-GB': name }, number, activity, source };
}

/**
 * Numbers that the partnership wrote down. The documents disagree on some: then each number stands here
 * with its own source, and a report says which one it measures against.
 */
export const targets: Target[] = [
  target('round-tables', 'employer-round-tables', 6, 'Employer round tables held'),
  target('brokers', 'employment-brokers', 3, 'Employment brokers'),
  target('companies', 'employment-brokers', 100, 'Companies reached by employment brokers'),
  target(
    'opportunities',
    'further-opportunities',
    100,
    'Further jobs, apprenticeships and training opportunities',
  ),
  target('employers-surveyed', 'employers-survey', 200, 'Employers surveyed', `${GUIDE} 3.4`),
  target('esol', 'esol-classes', 500, 'ESOL classes completed'),
  target('diy', 'diy-training', 100, 'People trained in DIY, carpentry, painting and decorating'),
  target('factories', 'furniture-factories', 2, 'Furniture factories'),
  target('scientists', 'citizen-social-scientists', 30, 'Citizen Social Scientists trained'),
  target(
    'scientists-80',
    'citizen-social-scientists',
    80,
    'Citizen Social Scientists trained',
    `${GUIDE} 3.5; ${JOURNAL} 3a`,
  ),
  target(
    'scientist-projects',
    'citizen-social-scientists',
    60,
    'Citizen Social Scientist projects',
    `${GUIDE} 3.5; ${JOURNAL} 3a`,
  ),
  target('journalists', 'citizen-journalists', 100, 'Citizen journalists trained'),
  target('journalists-160', 'citizen-journalists', 160, 'Citizen journalists trained', `${GUIDE} 3.3`),
  target('volunteers', 'volunteers', 30, 'Volunteers supporting the project'),
  target('rights-checks', 'rights-health-checks', 200, 'Rights health checks completed'),
  target('start-ups', 'social-enterprises', 16, 'Social enterprise start-ups'),
  target('innovation-projects', 'social-innovation', 15, 'Social innovation projects'),
  target('network', 'innovation-network', 1, 'Social innovation project network'),
  target('residents', 'residents-survey', 2000, 'Residents answering the survey'),
  target('briefings', 'themed-briefings', 4, 'Themed briefings produced'),
];
