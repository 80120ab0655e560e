// breaks room-state
export { default } from '../ui/Chip.svelte';
