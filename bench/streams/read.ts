import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { environmentVariable } from '../../test/environment/variable.js';

/** One reading of a stream: milliseconds to the first byte and to the last, and bytes. */
export interface Reading {
  readonly firstByte: number;
  readonly total: number;
  readonly bytes: number;
}

/** Rows of an answer (itself if it has none): how many, and a digest that is the same for the same rows in any order. */
export interface Contents {
  readonly rows: number;
  readonly digest: string;
}

type Sink = (chunk: Buffer) => void;

/** POST a JSON body and read the answer as fast as it comes. */
export function readHttp(url: string, body: object, sink: Sink = () => undefined): Promise<Reading> {
  const payload = JSON.stringify(body);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
      },
      (response) => {
        if (response.statusCode !== 200) {
          reject(new Error(`${url}: status ${String(response.statusCode)}`));
        }
        const meter = new Meter(started, sink);
        response.on('data', (chunk: Buffer) => {
          meter.add(chunk);
        });
        response.on('end', () => {
          resolve(meter.reading());
        });
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/**
 * `COPY (select) TO STDOUT` of one SELECT after the other, read as fast as it comes. The clock starts when `psql` gets the statement, so connecting is not
 * counted; the end is when it says that it is done.
 */
export function readCopies(databaseUrl: string, schema: string, selects: readonly string[]): Promise<Reading> {
  const statements = selects.map((select) => `COPY (${select.replaceAll('\n', ' ')}) TO STDOUT;\n`).join('');
  const child = spawn(join(environmentVariable('BUTLER_TEST_POSTGRES_BIN'), 'psql'), ['-qAtX', databaseUrl], {
    env: { ...process.env, PGOPTIONS: `-c search_path=${schema}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let meter: Meter | null = null;
    child.stdout.on('data', (chunk: Buffer) => {
      if (meter === null) {
        meter = new Meter(performance.now());
        child.stdin.end(statements);
      } else {
        meter.add(chunk);
      }
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0 && meter !== null) {
        resolve(meter.reading());
      } else {
        reject(new Error(`psql ended with status ${String(code)}.`));
      }
    });
    child.stdin.write('SELECT 1;\n');
  });
}

class Meter {
  readonly #started: number;
  readonly #sink: Sink;
  #firstByte = 0;
  #bytes = 0;

  constructor(started: number, sink: Sink = () => undefined) {
    this.#started = started;
    this.#sink = sink;
  }

  add(chunk: Buffer): void {
    if (this.#bytes === 0) {
      this.#firstByte = performance.now() - this.#started;
    }
    this.#bytes += chunk.length;
    this.#sink(chunk);
  }

  reading(): Reading {
    const total = performance.now() - this.#started;
    return { firstByte: this.#bytes === 0 ? total : this.#firstByte, total, bytes: this.#bytes };
  }
}

interface Page {
  readonly type: string;
  readonly rows?: readonly unknown[];
}

/**
 * Read an answer of JSON lines, or of one JSON value, to its end and return what is in it.
 *
 * @throws Error if it has an error line.
 */
export async function readContents(url: string, body: object): Promise<Contents> {
  let [rest, rows, sum] = ['', 0, 0n];
  const decoder = new TextDecoder();
  const take = (line: string): void => {
    const page = JSON.parse(line) as Page;
    if (page.type === 'error') {
      throw new Error(`${url}: ${line.slice(0, 500)}`);
    }
    for (const row of page.rows ?? [page]) {
      rows += 1;
      const hash = createHash('md5')
        .update(JSON.stringify(sorted(row)))
        .digest();
      sum = (sum + hash.readBigUInt64BE()) % (1n << 64n);
    }
  };
  await readHttp(url, body, (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  if (rest !== '') {
    take(rest);
  }
  return { rows, digest: sum.toString(16) };
}

/** With the members of objects in a certain order; lists keep theirs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
  }
  return value;
}
