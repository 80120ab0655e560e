// What a page needs a moment after it shows: sealing, saving, enrolling, talking to the endpoint. One chunk, fetched
// right after the start and kept by the worker, so that the first form shows without waiting for it.
export { enrol, look } from './enrolment.ts';
export { enrolByCard } from './return-card.ts';
export { dropOld } from './old.ts';
export { deleteRecord, saveRecord } from './save.ts';
export { syncOnce } from './sync/loop.ts';
export { makePull } from './sync/pull.ts';
