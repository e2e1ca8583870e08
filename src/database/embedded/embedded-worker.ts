import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist as btreeGist } from '@electric-sql/pglite/contrib/btree_gist';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { EmbeddedWorkerData } from './embedded-database.js';

/** PostgreSQL in a thread of its own, so that a statement that takes long does not keep the server from its other work. */
const { directory, socket } = workerData as EmbeddedWorkerData;
const MAXIMUM_CONNECTIONS = 10;

const database = await PGlite.create(directory, { extensions: { btree_gist: btreeGist } });
const server = new PGLiteSocketServer({ db: database, path: socket, maxConnections: MAXIMUM_CONNECTIONS });
await server.start();
parentPort?.postMessage('listening');
parentPort?.once('message', () => {
  void close();
});

async function close(): Promise<void> {
  // A connection that ends at the same time finds no database any more.
  process.on('uncaughtException', () => undefined);
  await server.stop();
  await database.close();
  parentPort?.close();
}
