import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What a proxy does with connections: pass everything on, take new ones but pass nothing in either direction, or take no
 * new ones.
 */
type Mode = 'forward' | 'silent' | 'refuse';

/** A simple TCP proxy on the loopback address, which can be made to misbehave. */
export class TcpProxy {
  #mode: Mode = 'forward';
  readonly #pairs = new Set<readonly [Socket, Socket]>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    /** Port of the loopback address to which new connections go. */
    public target: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer({ pauseOnConnect: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port, target);
    server.on('connection', (socket) => {
      proxy.#connect(socket);
    });
    return proxy;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** From now on treat connections so, those that exist too unless new ones are refused. */
  set mode(mode: Mode) {
    this.#mode = mode;
    for (const pair of this.#pairs) {
      this.#apply(pair);
    }
  }

  /** Break all connections. */
  cut(): void {
    for (const [a, b] of this.#pairs) {
      a.resetAndDestroy();
      b.resetAndDestroy();
    }
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  #connect(client: Socket): void {
    if (this.#mode === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.target, '127.0.0.1');
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.setNoDelay(true);
      from.on('data', (chunk) => {
        if (!to.write(chunk)) {
          from.pause();
        }
      });
      to.on('drain', () => {
        this.#apply(pair);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.resetAndDestroy());
      from.on('close', () => {
        this.#pairs.delete(pair);
        to.destroy();
      });
    }
    this.#apply(pair);
  }

  #apply(pair: readonly [Socket, Socket]): void {
    for (const socket of pair) {
      if (this.#mode === 'silent') {
        socket.pause();
      } else {
        socket.resume();
      }
    }
  }
}
