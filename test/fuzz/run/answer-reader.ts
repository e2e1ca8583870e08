/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  /** Whether the connection cannot be used again. */
  readonly closes: boolean;
}

const HEAD_END = '\r\n\r\n';
const LINE_END = '\r\n';

/** Reads one answer of HTTP from the pieces in which it arrives. */
export class AnswerReader {
  #rest = Buffer.alloc(0);
  #head: { readonly status: number; readonly closes: boolean; readonly length: number | null } | null = null;
  readonly #body: Buffer[] = [];
  #missing = 0;
  #isChunk = false;

  constructor(private readonly method: string) {}

  /** Whether nothing has come yet. */
  get isEmpty(): boolean {
    return this.#head === null && this.#rest.length === 0;
  }

  /** Take what has arrived; returns the answer when it is complete, null before. */
  read(chunk: Buffer): RawAnswer | 'malformed' | null {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    if (this.#head === null && !this.#readHead()) {
      return this.#rest.length > 1_000_000 ? 'malformed' : null;
    }
    const head = this.#head;
    if (head === null || Number.isNaN(head.status)) {
      return 'malformed';
    }
    if (this.method === 'HEAD' || head.status === 204 || head.status === 304) {
      return this.#answer(head);
    }
    if (head.length !== null) {
      return this.#rest.length >= head.length ? this.#whole(head, head.length) : null;
    }
    const state = this.#readChunks();
    return state === 'complete' ? this.#answer(head) : state;
  }

  #readHead(): boolean {
    const end = this.#rest.indexOf(HEAD_END);
    if (end < 0) {
      return false;
    }
    const text = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + HEAD_END.length);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
    const length = /^content-length: (\d+)$/im.exec(text)?.[1];
    this.#head = {
      status,
      closes: /^connection: close$/im.test(text),
      length: length === undefined ? (/^transfer-encoding: chunked$/im.test(text) ? null : 0) : Number(length),
    };
    return true;
  }

  #whole(head: { readonly status: number; readonly closes: boolean }, length: number): RawAnswer {
    this.#body.push(this.#rest.subarray(0, length));
    return this.#answer(head);
  }

  #answer({ status, closes }: { readonly status: number; readonly closes: boolean }): RawAnswer {
    return { status, closes, body: Buffer.concat(this.#body).toString() };
  }

  #readChunks(): 'complete' | 'malformed' | null {
    for (;;) {
      if (this.#isChunk) {
        if (this.#rest.length < this.#missing + LINE_END.length) {
          return null;
        }
        this.#body.push(this.#rest.subarray(0, this.#missing));
        this.#rest = this.#rest.subarray(this.#missing + LINE_END.length);
        this.#isChunk = false;
      }
      const end = this.#rest.indexOf(LINE_END);
      if (end < 0) {
        return null;
      }
      const size = Number.parseInt(this.#rest.toString('latin1', 0, end), 16);
      if (Number.isNaN(size)) {
        return 'malformed';
      }
      if (size === 0) {
        return this.#rest.length >= end + HEAD_END.length ? 'complete' : null;
      }
      this.#rest = this.#rest.subarray(end + LINE_END.length);
      this.#missing = size;
      this.#isChunk = true;
    }
  }
}
