export * from './accounts.ts';
export * from './catalogue.ts';
export * from './contribution.ts';
export * from './mails.ts';
export * from './operations.ts';
export * from './taxonomy.ts';
export * from './territories.ts';
export * from './volumes.ts';
