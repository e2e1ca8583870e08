import process from 'node:process';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StreamConfiguration } from '../../config/index.js';
import { ButlerUserError } from '../../foundation/errors/index.js';
import { signalOf } from './client-gone.js';
import { QueryLimits } from './query-limits.js';
import { StreamTotals } from './stream-totals.js';

const KEEP_ALIVE_LINE = '{"type":"keep-alive"}\n';
const HEADERS = {
  'content-type': 'application/jsonlines',
  // Tells the ingress of Kubernetes to pass every line on at once.
  'x-accel-buffering': 'no',
} as const;

/** Makes the lines of a result; they end, in the database too, when the signal is aborted. */
export type LineSource = (signal: AbortSignal) => AsyncGenerator<string>;

/**
 * Sends results as JSON lines (protocol section 5). The end of a response says that it is complete, so a stream that
 * fails never comes to it: a mistake of the user becomes a last line, anything else breaks the connection.
 */
@Injectable()
export class LineStreamer {
  readonly #logger = new Logger('streams');

  constructor(
    private readonly limits: QueryLimits,
    private readonly configuration: StreamConfiguration,
    private readonly totals: StreamTotals,
  ) {}

  /**
   * Stream lines as the answer to a request.
   *
   * @throws ServiceError if there are too many streams, or if the source fails before its first line.
   */
  async stream(request: FastifyRequest, reply: FastifyReply, source: LineSource): Promise<void> {
    const user = request.headers['x-auth-request-user'];
    const leave = this.limits.enter(typeof user === 'string' ? user : null);
    const signal = signalOf(reply);
    const output = new LineOutput(reply, this.configuration.keepAliveSeconds, signal);
    try {
      for await (const line of source(signal)) {
        this.totals.bytes += Buffer.byteLength(line);
        await output.write(line);
      }
      output.end();
      this.totals.complete++;
    } catch (error) {
      this.#fail(error, request, output, signal);
    } finally {
      output.stop();
      leave();
    }
  }

  #fail(error: unknown, request: FastifyRequest, output: LineOutput, signal: AbortSignal): void {
    if (signal.aborted) {
      this.totals.aborted++;
      return;
    }
    if (error instanceof ButlerUserError) {
      this.totals.complete++;
      const line = JSON.stringify({ type: 'error', error: { error_type: error.type, detail: error.detail } });
      output.writeLast(`${line}\n`);
      return;
    }
    this.totals.failed++;
    if (!output.hasBegun) {
      throw error;
    }
    this.#logger.error(error, { requestId: request.id, url: request.url });
    output.break();
  }
}

/** The response of a stream: it begins with the first line. */
class LineOutput {
  #hasBegun = false;
  #keepAlive: NodeJS.Timeout;

  constructor(
    private readonly reply: FastifyReply,
    keepAliveSeconds: number,
    private readonly signal: AbortSignal,
  ) {
    this.#keepAlive = setInterval(() => {
      // Whoever does not take what is there is not told that there is nothing.
      if (!this.reply.raw.writableNeedDrain && !signal.aborted) {
        this.#begin();
        this.reply.raw.write(KEEP_ALIVE_LINE);
      }
    }, keepAliveSeconds * 1000);
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Returns when there is room for more. */
  async write(line: string): Promise<void> {
    this.signal.throwIfAborted();
    this.#begin();
    this.#keepAlive.refresh();
    if (!this.reply.raw.write(line)) {
      await this.#drained();
    }
  }

  writeLast(line: string): void {
    this.#begin();
    this.reply.raw.end(line);
  }

  end(): void {
    this.#begin();
    this.reply.raw.end();
  }

  /** Close the connection without the mark that ends a complete response. */
  break(): void {
    this.reply.raw.destroy();
  }

  stop(): void {
    clearInterval(this.#keepAlive);
  }

  #begin(): void {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.reply.hijack();
      this.#sendTogether();
      const headers = Object.entries({ ...this.reply.getHeaders(), ...HEADERS });
      this.reply.raw.writeHead(200, Object.fromEntries(headers.filter(([, value]) => value !== undefined)) as never);
    }
  }

  /** The head, the first line and, if there is no other, the end travel in one packet. */
  #sendTogether(): void {
    const { socket } = this.reply.raw;
    socket?.cork();
    process.nextTick(() => {
      socket?.uncork();
    });
  }

  #drained(): Promise<void> {
    const { raw } = this.reply;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        raw.off('drain', settle);
        this.signal.removeEventListener('abort', settle);
        if (this.signal.aborted) {
          reject(this.signal.reason as Error);
        } else {
          resolve();
        }
      };
      raw.on('drain', settle);
      this.signal.addEventListener('abort', settle);
    });
  }
}
