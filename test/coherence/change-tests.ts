import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerProcess } from '../environment/server.js';
import type { Command } from './python-writer.js';
import { ask, makeWorld, type Reply, type Request, serve, type World } from './world.js';

/** One way to ask about what a change changes, and what the answer has to tell, given how things stand. */
export interface Question<S> {
  readonly request: (state: S) => Request;
  readonly told: (reply: Reply) => unknown;
  readonly expected: (state: S) => unknown;
}

/** A change by a writer in another process. */
export interface Change<S> {
  readonly before: (name: string) => S;
  readonly after: (state: S) => S;
  /** Bring about the state before the change. */
  readonly prepare: (state: S) => readonly Command[];
  readonly apply: (before: S, after: S) => Promise<void>;
}

/** The world that changes, and two servers that have been there all the time. */
export interface ChangingWorld extends World {
  readonly servers: readonly ServerProcess[];
  /** Do commands as the Python Butler. */
  write(...commands: readonly Command[]): Promise<void>;
}

const INSTRUMENT: readonly Command[] = [
  ['instrument', { name: 'Cam', detectors: [1, 2], filters: { g1: 'g' } }],
  ['dataset_type', { name: 'other', dimensions: ['instrument', 'detector'], storage_class: 'StructuredDataDict' }],
  ['put', { name: 'other', data_id: { instrument: 'Cam', detector: 1 }, run: 'others', id: randomUUID() }],
];

/** The world of one test file, which is there as soon as its tests run. */
export function changingWorld(schema: string): () => ChangingWorld {
  let world: ChangingWorld | null = null;
  const get = (): ChangingWorld => {
    if (world === null) {
      throw new Error('There is no world before the tests run.');
    }
    return world;
  };
  beforeAll(async () => {
    const made = await makeWorld(schema);
    await made.writer.do(...INSTRUMENT);
    const servers = await Promise.all([serve(made.directory), serve(made.directory)]);
    world = { ...made, servers, write: (...commands) => made.writer.do(...commands) };
  }, 120_000);
  afterAll(async () => {
    await Promise.all(get().servers.map((server) => server.stop()));
    await get().close();
  });
  return get;
}

let cases = 0;

/**
 * For each question by itself: both servers know how things were, a writer changes them, and the very next request to
 * each server tells how they are.
 */
export function describeChange<S>(
  name: string,
  getWorld: () => ChangingWorld,
  change: Change<S>,
  questions: Readonly<Record<string, Question<S>>>,
): void {
  describe(name, () => {
    test.each(Object.entries(questions))('%s', async (_endpoint, { request, told, expected }) => {
      const { writer, servers } = getWorld();
      const before = change.before(`case${String(++cases).padStart(4, '0')}_`);
      const after = change.after(before);
      await writer.do(...change.prepare(before));
      for (const server of servers) {
        expect(told(await ask(server, request(before)))).toEqual(expected(before));
      }
      await change.apply(before, after);
      const replies = await Promise.all(servers.map((server) => ask(server, request(after))));
      expect(replies.map(told)).toEqual(servers.map(() => expected(after)));
    });
  });
}
