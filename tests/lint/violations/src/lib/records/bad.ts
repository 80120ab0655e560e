// breaks room-records
export { store } from '../device/store.ts';
