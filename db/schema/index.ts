export * from './catalogue.ts';
export * from './operations.ts';
export * from './taxonomy.ts';
export * from './territories.ts';
export * from './volumes.ts';
