// breaks room-i18n
export const late = () => import('../device/store.ts');
