import { ensureChromium } from './chromium.mjs';
import { ensurePgbouncer } from './pgbouncer.mjs';
import { ensurePython } from './python.mjs';
import { startPostgres } from './postgres.mjs';
import { SIGNALS, say } from './process.mjs';

/**
 * Everything that tests and benchmarks need beside Node: a Python with the reference package, and a PostgreSQL of their
 * own, which lives until `close` is called.
 *
 * @returns `variables`, the environment to run them in, and `close`.
 */
export async function openTestEnvironment() {
  const python = await ensurePython();
  const postgres = await startPostgres();
  const pgbouncer = await ensurePgbouncer();
  const chromium = await ensureChromium();
  SIGNALS.forEach((signal) => process.on(signal, stayToClose));
  say(`PostgreSQL ${postgres.version} on port ${postgres.port}`);
  return {
    variables: {
      ...process.env,
      BUTLER_TEST_PYTHON: python.executable,
      BUTLER_TEST_SDIST: python.sdist,
      BUTLER_TEST_POSTGRES_URL: postgres.url,
      BUTLER_TEST_POSTGRES_LOG: postgres.log,
      BUTLER_TEST_POSTGRES_BIN: postgres.bin,
      BUTLER_TEST_PGBOUNCER: pgbouncer,
      BUTLER_TEST_CHROMIUM: chromium,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    close: async () => {
      await postgres.close();
      SIGNALS.forEach((signal) => process.off(signal, stayToClose));
    },
  };
}

/** A signal ends the program that runs, not this one, which still has to stop the PostgreSQL. */
function stayToClose() {}
