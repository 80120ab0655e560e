// breaks room-server
export { store } from '../device/store.ts';
