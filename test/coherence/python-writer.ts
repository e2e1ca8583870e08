import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { environmentVariable } from '../environment/variable.js';

/** What the writer is told to do: the name of a method of `writer.py` and its arguments. */
export type Command = readonly [name: string, values: object];

/** A direct Python Butler in a process of its own, which writes on command. */
export class PythonWriter {
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  readonly #ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.#ended = new Promise((resolve) => child.on('exit', resolve));
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) {
      throw new Error('The writer has no pipes.');
    }
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  /** Make a repository in a new schema, and be ready to write to it. */
  static async start(url: string, schema: string, directory: string): Promise<PythonWriter> {
    const place = ['--url', url, '--schema', schema, '--directory', directory];
    const python = environmentVariable('BUTLER_TEST_PYTHON');
    const child = spawn(python, ['-W', 'ignore', 'test/coherence/writer.py', ...place], { stdio: 'pipe' });
    const writer = new PythonWriter(child);
    await writer.#answer();
    return writer;
  }

  /** Everything is committed when this returns. */
  async do(...commands: readonly Command[]): Promise<void> {
    this.child.stdin?.write(`${JSON.stringify(commands)}\n`);
    await this.#answer();
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.#ended;
  }

  async #answer(): Promise<void> {
    const { done } = await this.#lines.next();
    if (done === true) {
      throw new Error(`The writer failed:\n${this.#errors}`);
    }
  }
}
