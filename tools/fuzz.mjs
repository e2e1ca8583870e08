import { openTestEnvironment } from './test-environment.mjs';
import { buildBenchmarks, ensureBuild, fittingNode } from './prepare.mjs';
import { spawnCommand } from './process.mjs';

/** Send made-up requests to a server of the test repositories: see docs/operations.md. */
export async function fuzz(args) {
  await ensureBuild();
  await buildBenchmarks();
  const environment = await openTestEnvironment();
  try {
    return await spawnCommand(fittingNode(), ['dist/bench/test/fuzz/main.js', ...args], { env: environment.variables });
  } finally {
    await environment.close();
  }
}
