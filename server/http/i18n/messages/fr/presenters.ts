export const presenters = {} as const;
