import { Agent, request } from 'node:http';

/** One kind of request that is measured. */
export interface Scenario {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Path below the repository, without a leading slash; or absolute with one. */
  readonly path: string;
  readonly body?: unknown;
}

/** What was measured: latencies in milliseconds, throughput in requests per second. */
export interface Measurement {
  readonly p50: number;
  readonly p99: number;
  readonly throughput: number;
  /** How many requests there were in all. */
  readonly requests: number;
}

/** Send a request once and return status and body. */
export function send(
  base: string,
  scenario: Scenario,
  agent?: Agent,
): Promise<{ readonly status: number; readonly body: string }> {
  const url = scenario.path.startsWith('/') ? new URL(scenario.path, base) : new URL(`${base}/${scenario.path}`);
  const payload = scenario.body === undefined ? undefined : JSON.stringify(scenario.body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: scenario.method,
        ...(agent === undefined ? {} : { agent }),
        headers:
          payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
        });
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/**
 * Measure a scenario: latencies on one connection, then throughput on several.
 *
 * @param seconds how long each of the two parts takes at most.
 * @throws Error if a request is not answered with 200.
 */
export async function measure(
  base: string,
  scenario: Scenario,
  connections: number,
  seconds: number,
): Promise<Measurement> {
  const latencies = await drive(base, scenario, 1, seconds);
  latencies.sort((a, b) => a - b);
  const started = performance.now();
  const count = (await drive(base, scenario, connections, seconds)).length;
  const elapsed = (performance.now() - started) / 1000;
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  return { p50, p99, throughput: count / elapsed, requests: latencies.length + count };
}

async function drive(base: string, scenario: Scenario, connections: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < deadline) {
      const started = performance.now();
      const { status, body } = await send(base, scenario, agent);
      latencies.push(performance.now() - started);
      if (status !== 200) {
        throw new Error(`${scenario.name}: status ${String(status)}: ${body.slice(0, 200)}`);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, worker));
  } finally {
    agent.destroy();
  }
  return latencies;
}

function quantile(sorted: readonly number[], fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? NaN;
}
