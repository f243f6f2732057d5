import type { layout as french } from '../fr/layout.ts';

export const layout: Record<keyof typeof french, string> = {};
