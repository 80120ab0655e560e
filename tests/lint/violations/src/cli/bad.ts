// breaks room-cli
export { store } from '../lib/device/store.ts';
