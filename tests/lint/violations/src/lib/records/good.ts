import * as z from 'zod/mini';
import { city } from '../programme/city.ts';

export const schema = z.literal(city);
