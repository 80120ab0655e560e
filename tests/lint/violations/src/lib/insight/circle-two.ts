// The other half of the circle; it is reported once, where it starts.
import { one } from './circle-one.ts';

export const two = () => one;
