import { describe, expect, test } from '@jest/globals';
import { currentBeneficiary, workFor } from './beneficiary.js';
import { FreshFlight } from './fresh-flight.js';
import { SingleFlight } from './single-flight.js';

function gate<T>(): { promise: Promise<T>; open: (value: T) => void; fail: (error: Error) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, open: resolve, fail: reject };
}

describe('SingleFlight', () => {
  test('simultaneous callers share a load, later ones start another', async () => {
    const flights = new SingleFlight<string, number>();
    const first = gate<number>();
    let loads = 0;
    const load = (): Promise<number> => {
      loads++;
      return first.promise;
    };
    const results = [flights.run('a', load), flights.run('a', load)];
    first.open(7);
    expect(await Promise.all(results)).toEqual([7, 7]);
    expect(loads).toBe(1);
    await flights.run('a', load);
    expect(loads).toBe(2);
  });

  test('a failure reaches everybody who joined and is not remembered', async () => {
    const flights = new SingleFlight<string, number>();
    const failing = gate<number>();
    const results = [flights.run('a', () => failing.promise), flights.run('a', () => failing.promise)];
    failing.fail(new Error('no'));
    for (const result of await Promise.allSettled(results)) {
      expect(result.status).toBe('rejected');
    }
    expect(flights.size).toBe(0);
    expect(await flights.run('a', () => Promise.resolve(1))).toBe(1);
  });

  test('a load that throws at once is a rejection', async () => {
    const flights = new SingleFlight<string, number>();
    const result = flights.run('a', () => {
      throw new Error('at once');
    });
    await expect(result).rejects.toThrow('at once');
  });
});

describe('FreshFlight', () => {
  test('callers during a run share the next one, never the running one', async () => {
    const gates = [gate<number>(), gate<number>()];
    let runs = 0;
    const flight = new FreshFlight(() => gates[runs++]?.promise ?? Promise.resolve(99));
    const early = flight.run();
    const late = [flight.run(), flight.run(), flight.run()];
    expect(runs).toBe(1);
    gates[0]?.open(1);
    expect(await early).toBe(1);
    gates[1]?.open(2);
    expect(await Promise.all(late)).toEqual([2, 2, 2]);
    expect(runs).toBe(2);
    expect(await flight.run()).toBe(99);
  });

  test('after a failed run the waiting one still runs', async () => {
    const first = gate<number>();
    let runs = 0;
    const flight = new FreshFlight(() => (runs++ === 0 ? first.promise : Promise.resolve(runs)));
    const early = flight.run();
    const late = flight.run();
    first.fail(new Error('no'));
    await expect(early).rejects.toThrow('no');
    expect(await late).toBe(2);
  });

  test('a run is given up when all have gone who wait for it, and only then', async () => {
    const signals: (AbortSignal | null)[] = [];
    const flight = new FreshFlight(() => {
      const signal = currentBeneficiary();
      signals.push(signal);
      return new Promise<number>((resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new Error('given up'));
        });
        if (signals.length > 1) {
          resolve(7);
        }
      });
    });
    const clients = [0, 1, 2, 3].map(() => new AbortController());
    const [first, second, third, last] = clients.map(({ signal }) => workFor(signal, () => flight.run()));
    clients[1]?.abort();
    clients[2]?.abort();
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
    clients[0]?.abort();
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
    await expect(first).rejects.toThrow('given up');
    // The one who is left has the others' run.
    expect(await Promise.all([second, third, last])).toEqual([7, 7, 7]);
  });

  test('a waiting run that nobody waits for any more does not begin', async () => {
    const first = gate<number>();
    let runs = 0;
    const flight = new FreshFlight(() => (runs++ === 0 ? first.promise : Promise.resolve(runs)));
    const early = flight.run();
    const client = new AbortController();
    const late = workFor(client.signal, () => flight.run());
    client.abort(new Error('gone'));
    first.open(1);
    expect(await early).toBe(1);
    await expect(late).rejects.toThrow('gone');
    expect(runs).toBe(1);
    expect(await flight.run()).toBe(2);
  });
});
