/** Loaded into a server before all else: has it collect its garbage at a signal, and say so. Needs `--expose-gc`. */
import process from 'node:process';

process.on('SIGUSR2', () => {
  globalThis.gc();
  globalThis.gc();
  process.stderr.write('The garbage is collected.\n');
});
