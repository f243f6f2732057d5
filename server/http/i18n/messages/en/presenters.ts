import type { presenters as french } from '../fr/presenters.ts';

export const presenters: Record<keyof typeof french, string> = {};
