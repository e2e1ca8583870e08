import { openTestEnvironment } from './test-environment.mjs';
import { buildBenchmarks, ensureBuild, fittingNode } from './prepare.mjs';
import { spawnCommand } from './process.mjs';

/** Run benchmarks: all of them, or the one that the first argument names. */
export async function benchmark(args) {
  await ensureBuild();
  await buildBenchmarks();
  const environment = await openTestEnvironment();
  try {
    return await spawnCommand(fittingNode(), ['dist/bench/bench/run.js', ...args], { env: environment.variables });
  } finally {
    await environment.close();
  }
}
