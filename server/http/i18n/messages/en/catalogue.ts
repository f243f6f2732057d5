import type { catalogue as french } from '../fr/catalogue.ts';

export const catalogue: Record<keyof typeof french, string> = {};
