import { type Input, makeInput } from '../bytes/index.js';
import type { Vocabulary } from '../grammar/index.js';
import { Connections, NoAnswer } from './connection.js';
import { cpuOf } from './cpu.js';
import { faultOf, faultOfAnything } from './oracle.js';
import { shrink } from './shrink.js';

/** Inputs that are under way at a time: fewer than the server has connections to its database. */
const IN_FLIGHT = 8;
/** Milliseconds for an answer. */
const DEADLINE_MILLISECONDS = 30_000;
/** How often an input is repeated alone that may have cost more; what counts is the least. */
const REPETITIONS = 3;
const MOST_FINDINGS = 20;
const REPORT_EVERY = 20_000;

/** A server process and what its repositories know. */
export interface Target {
  readonly url: string;
  readonly pid: number;
  readonly vocabularies: readonly Vocabulary[];
  /** Forget what was compiled or read before. */
  forget(): Promise<void>;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly inputs: number;
  /** Number of the first input. */
  readonly from: number;
  /** Milliseconds of CPU that no input may cost. */
  readonly mostCpu: number;
  /** Tell how far it is. */
  readonly report: (line: string) => void;
}

/** Something that an input must not do. */
export interface Finding {
  readonly seed: number;
  readonly index: number;
  readonly fault: string;
  /** The input in its least form. */
  readonly input: string;
}

export interface FuzzResult {
  readonly findings: readonly Finding[];
  readonly inputs: number;
  readonly seconds: number;
  /** How often each status came, for each kind of input. */
  readonly statuses: ReadonlyMap<string, number>;
  /** The most CPU that an input cost that was sent alone, in milliseconds. */
  readonly largestCpu: number;
  /** How many inputs were sent again alone, to measure what they cost. */
  readonly repeated: number;
}

/** Send inputs and judge the answers. Stops early when there are many findings. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  return new Fuzzer(target, options).run();
}

class Fuzzer {
  readonly #connections: Connections;
  readonly #statuses = new Map<string, number>();
  readonly #faults: { readonly index: number; readonly fault: string }[] = [];
  readonly #suspects: number[] = [];
  readonly #started = performance.now();
  #next: number;
  #largestCpu = 0;
  #repeated = 0;

  constructor(
    private readonly target: Target,
    private readonly options: FuzzOptions,
  ) {
    this.#connections = new Connections(target.url, DEADLINE_MILLISECONDS);
    this.#next = options.from;
  }

  async run(): Promise<FuzzResult> {
    const { from, inputs } = this.options;
    while (this.#next < from + inputs && this.#faults.length < MOST_FINDINGS) {
      const end = Math.min(from + inputs, this.#next + REPORT_EVERY);
      await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.#work(end)));
      await this.#measureSuspects();
      this.#report();
    }
    const findings: Finding[] = [];
    for (const { index, fault } of this.#faults) {
      findings.push({ seed: this.options.seed, index, fault, input: await this.#least(index, fault) });
    }
    this.#connections.close();
    return {
      findings,
      inputs: this.#next - from,
      seconds: (performance.now() - this.#started) / 1000,
      statuses: this.#statuses,
      largestCpu: this.#largestCpu,
      repeated: this.#repeated,
    };
  }

  async #work(end: number): Promise<void> {
    while (this.#next < end && this.#faults.length < MOST_FINDINGS) {
      const index = this.#next++;
      const input = this.#input(index);
      const before = cpuOf(this.target.pid);
      const fault = await this.#judge(input);
      if (cpuOf(this.target.pid) - before > this.options.mostCpu) {
        this.#suspects.push(index);
      }
      if (fault !== null) {
        this.#fault(index, fault);
      }
    }
  }

  #input(index: number): Input {
    const { vocabularies } = this.target;
    const vocabulary = vocabularies[index % vocabularies.length];
    if (vocabulary === undefined) {
      throw new Error('There is no repository.');
    }
    return makeInput(this.options.seed, index, vocabulary);
  }

  /** What is wrong with what the server does about an input. */
  async #judge({ bytes, method, isFramed, kind }: Input): Promise<string | null> {
    try {
      if (!isFramed) {
        return faultOfAnything(await this.#connections.exchangeAnything(bytes));
      }
      const answer = await this.#connections.exchange(bytes, method);
      const outcome = `${kind} ${String(answer.status)}${answer.body.includes('{"type":"error"') ? ' error line' : ''}`;
      this.#statuses.set(outcome, (this.#statuses.get(outcome) ?? 0) + 1);
      return faultOf(answer);
    } catch (error) {
      if (error instanceof NoAnswer) {
        return error.message;
      }
      throw error;
    }
  }

  /** Those with which much CPU was used may have been innocent: they are sent again, alone and with empty caches. */
  async #measureSuspects(): Promise<void> {
    for (const index of this.#suspects.splice(0)) {
      const input = this.#input(index);
      const milliseconds = await this.#leastCpu(input);
      this.#largestCpu = Math.max(this.#largestCpu, milliseconds);
      this.#repeated++;
      if (milliseconds > this.options.mostCpu) {
        this.#fault(
          index,
          `${input.kind} of ${String(input.bytes.length)} bytes: ${milliseconds.toFixed(0)} ms of CPU`,
        );
      }
    }
  }

  async #leastCpu(input: Input): Promise<number> {
    let least = Infinity;
    for (let count = 0; count < REPETITIONS && least > this.options.mostCpu / 4; count++) {
      await this.target.forget();
      const before = cpuOf(this.target.pid);
      await this.#judge(input);
      least = Math.min(least, cpuOf(this.target.pid) - before);
    }
    return least;
  }

  #fault(index: number, fault: string): void {
    this.#faults.push({ index, fault });
    this.options.report(`FINDING: --seed ${String(this.options.seed)} --from ${String(index)} --inputs 1: ${fault}`);
  }

  #least(index: number, fault: string): Promise<string> {
    const input = this.#input(index);
    const isCpu = fault.endsWith('of CPU');
    return shrink(input, isCpu ? 30 : 400, async (candidate) =>
      isCpu ? (await this.#leastCpu(candidate)) > this.options.mostCpu : (await this.#judge(candidate)) !== null,
    );
  }

  #report(): void {
    const count = this.#next - this.options.from;
    const rate = count / ((performance.now() - this.#started) / 1000);
    this.options.report(
      `${String(count)} inputs, ${rate.toFixed(0)}/s, ${String(this.#faults.length)} findings, ` +
        `${String(this.#repeated)} measured alone, at most ${this.#largestCpu.toFixed(0)} ms of CPU`,
    );
  }
}
