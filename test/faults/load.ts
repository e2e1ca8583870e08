import { setTimeout as pause } from 'node:timers/promises';
import { dataIds, executeBody, type TestQuery } from '../query/queries.js';
import { REPOSITORY } from './system.js';

/** Seconds within which every request has an answer, whatever happens. */
const DEADLINE_MILLISECONDS = 15_000;
const PAUSE_MILLISECONDS = 5;

const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };

/** One kind of request: look-ups, short queries and streams. */
interface RequestKind {
  readonly path: string;
  readonly body: object | null;
}

const KINDS: readonly RequestKind[] = [
  { path: 'query_collection_info', body: collectionSearch() },
  { path: 'collection_info?name=imported_g', body: null },
  { path: 'query/count', body: { ...executeBody(detectors), exact: true, discard: true } },
  { path: 'query/execute', body: executeBody(detectors) },
];

function collectionSearch(): object {
  const flags = ['flatten_chains', 'include_chains', 'include_parents', 'include_summary', 'include_doc'];
  const options = Object.fromEntries(flags.map((flag) => [flag, flag === 'include_summary']));
  return { expression: ['*'], collection_types: [1, 2, 3, 4], summary_datasets: null, ...options };
}

/** What has been answered. */
export interface Answers {
  readonly right: number;
  /** 503 with `Retry-After`. */
  readonly unavailable: number;
  /** Streams that broke off, as they must. */
  readonly broken: number;
  /** Everything that must never happen. */
  readonly wrong: readonly string[];
}

/** Clients that send requests of all kinds, one after the other, until they are told to stop. */
export class Load {
  #isStopped = false;
  #right = 0;
  #unavailable = 0;
  #broken = 0;
  readonly #wrong: string[] = [];
  readonly #expected = new Map<string, string>();
  #workers: readonly Promise<void>[] = [];

  constructor(private readonly url: string) {}

  /** Learn the right answers, then start. */
  async start(clients: number): Promise<void> {
    for (const kind of KINDS) {
      const response = await this.#send(kind);
      if (response.status !== 200) {
        throw new Error(`${kind.path}: ${String(response.status)} ${await response.text()}`);
      }
      this.#expected.set(kind.path, await response.text());
    }
    this.#workers = Array.from({ length: clients }, (_, index) => this.#work(index));
  }

  /** How many answers were right so far. */
  get right(): number {
    return this.#right;
  }

  async stop(): Promise<Answers> {
    this.#isStopped = true;
    await Promise.all(this.#workers);
    return { right: this.#right, unavailable: this.#unavailable, broken: this.#broken, wrong: this.#wrong };
  }

  /** Whether requests of all kinds are answered rightly now. */
  async isHealthy(): Promise<boolean> {
    const { right } = this;
    for (const kind of KINDS) {
      await this.#ask(kind);
    }
    return this.right - right >= KINDS.length;
  }

  async #work(index: number): Promise<void> {
    for (let turn = index; !this.#isStopped; turn++) {
      const kind = KINDS[turn % KINDS.length];
      if (kind !== undefined) {
        await this.#ask(kind);
      }
      await pause(PAUSE_MILLISECONDS);
    }
  }

  async #ask(kind: RequestKind): Promise<void> {
    const started = Date.now();
    let response: Response | null = null;
    try {
      response = await this.#send(kind);
      const text = await response.text();
      this.#judge(kind, response, text);
    } catch (error) {
      if (response?.status === 200 && kind.path === 'query/execute') {
        this.#broken++;
      } else {
        this.#wrong.push(`${kind.path}: ${String(error)} after ${String(Date.now() - started)} ms`);
      }
    }
  }

  #judge(kind: RequestKind, response: Response, text: string): void {
    if (response.status === 200 && text.replaceAll('{"type":"keep-alive"}\n', '') === this.#expected.get(kind.path)) {
      this.#right++;
    } else if (response.status === 503 && response.headers.has('retry-after')) {
      this.#unavailable++;
    } else {
      this.#wrong.push(`${kind.path}: ${String(response.status)} ${text.slice(0, 500)}`);
    }
  }

  #send({ path, body }: RequestKind): Promise<Response> {
    return fetch(`${this.url}/api/butler/repo/${REPOSITORY}/v1/${path}`, {
      signal: AbortSignal.timeout(DEADLINE_MILLISECONDS),
      ...(body === null
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }
}
