import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the stand-in answers the next question: a status with a body, or not at all. */
export type GafaelfawrAnswer = { readonly status: number; readonly body: string } | 'hang' | 'hang up';

/** A stand-in for Gafaelfawr, the external authorization service. */
export interface FakeGafaelfawr {
  readonly url: string;
  /** The `Authorization` header of every question so far, with the path. */
  readonly questions: readonly string[];
  answer: GafaelfawrAnswer;
  close(): Promise<void>;
}

/** User information that lists these groups. */
export function groups(...names: readonly string[]): GafaelfawrAnswer {
  return { status: 200, body: JSON.stringify({ username: 'u', groups: names.map((name) => ({ name, id: 1 })) }) };
}

/** Start it on a free port. */
export async function startFakeGafaelfawr(): Promise<FakeGafaelfawr> {
  const questions: string[] = [];
  const server = createServer((request, response) => {
    questions.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    const { answer } = fake;
    if (answer === 'hang up') {
      request.socket.destroy();
    } else if (answer !== 'hang') {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeGafaelfawr = {
    url: `http://127.0.0.1:${String(port)}/auth`,
    questions,
    answer: groups(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return fake;
}
