import { expect, test } from 'vitest';
import { Breaker } from '../../../server/search/breaker.ts';

test('after three failures in a row nothing is asked for ten seconds, then one request tries', () => {
  let now = 0;
  const breaker = new Breaker(() => now);
  breaker.failed();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  breaker.failed();
  expect(breaker.closed).toBe(true);
  breaker.failed();
  expect(breaker.closed).toBe(false);
  now = 9_999;
  expect(breaker.closed).toBe(false);
  now = 10_000;
  expect(breaker.closed).toBe(true);
  expect(breaker.closed, 'the others wait for the outcome of the one that tries').toBe(false);
  breaker.failed();
  now = 19_999;
  expect(breaker.closed).toBe(false);
  now = 20_000;
  expect(breaker.closed).toBe(true);
  breaker.succeeded();
  expect([breaker.closed, breaker.closed]).toEqual([true, true]);
});
