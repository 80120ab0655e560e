// breaks room-hooks
export { store } from '$lib/device/store.ts';
