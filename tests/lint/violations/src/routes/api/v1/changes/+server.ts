// breaks room-api
export { t } from '$lib/i18n/t.ts';
