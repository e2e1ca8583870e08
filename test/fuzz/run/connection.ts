import { connect, type Socket } from 'node:net';
import { AnswerReader, type RawAnswer } from './answer-reader.js';

/** Milliseconds of silence after which the end of what is no request is sent. */
const SILENCE_MILLISECONDS = 40;

/** Why there is no answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Connections to a server that stay open for further requests, and such for bytes that are no request. */
export class Connections {
  readonly #idle: Socket[] = [];
  readonly #address: { readonly host: string; readonly port: number };

  /** @param deadline milliseconds that an answer may take. */
  constructor(
    url: string,
    private readonly deadline: number,
  ) {
    const { hostname, port } = new URL(url);
    this.#address = { host: hostname, port: Number(port) };
  }

  /**
   * Send one whole request.
   *
   * @throws NoAnswer if the answer is cut, is no HTTP, or does not come in time.
   */
  async exchange(bytes: Buffer, method: string): Promise<RawAnswer> {
    const reused = this.#idle.pop();
    try {
      return await this.#exchangeOn(reused ?? connect(this.#address), bytes, method);
    } catch (error) {
      // A server may close a connection that has been idle just when the next request is sent.
      if (reused === undefined || !(error instanceof NoAnswer) || error.message !== CLOSED_AT_ONCE) {
        throw error;
      }
      return this.#exchangeOn(connect(this.#address), bytes, method);
    }
  }

  /**
   * Send bytes on a connection of their own, and after some silence the end.
   *
   * @returns all that came back, as text.
   * @throws NoAnswer if the server does not close the connection in time.
   */
  exchangeAnything(bytes: Buffer): Promise<string> {
    const socket = connect(this.#address);
    return new Promise((resolve, reject) => {
      let text = '';
      const silence = setTimeout(() => socket.end(), SILENCE_MILLISECONDS);
      const deadline = setTimeout(() => {
        socket.destroy();
        reject(new NoAnswer('the connection is not closed in time'));
      }, this.deadline);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        silence.refresh();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearTimeout(silence);
        clearTimeout(deadline);
        resolve(text);
      });
      socket.write(bytes);
    });
  }

  close(): void {
    this.#idle.splice(0).forEach((socket) => socket.destroy());
  }

  #exchangeOn(socket: Socket, bytes: Buffer, method: string): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const reader = new AnswerReader(method);
      const settle = (failure: string | null): void => {
        clearTimeout(deadline);
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        if (failure !== null) {
          socket.destroy();
          reject(new NoAnswer(failure));
        }
      };
      const deadline = setTimeout(() => {
        settle('no complete answer in time');
      }, this.deadline);
      socket.on('data', (chunk) => {
        const answer = reader.read(chunk);
        if (answer === 'malformed') {
          settle('the answer is not HTTP');
        } else if (answer !== null) {
          settle(null);
          this.#keep(socket, answer);
          resolve(answer);
        }
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        settle(reader.isEmpty ? CLOSED_AT_ONCE : 'the answer is cut');
      });
      socket.write(bytes);
    });
  }

  #keep(socket: Socket, answer: RawAnswer): void {
    if (answer.closes) {
      socket.destroy();
      return;
    }
    socket.on('close', () => {
      const index = this.#idle.indexOf(socket);
      if (index >= 0) {
        this.#idle.splice(index, 1);
      }
    });
    this.#idle.push(socket);
  }
}

const CLOSED_AT_ONCE = 'the connection is closed without an answer';
