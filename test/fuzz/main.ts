import { parseArgs } from 'node:util';
import { testRepositories } from '../environment/repositories.js';
import { fuzz, startTarget } from './run/index.js';

const REPOSITORIES = ['package_spatial', 'datasets_1', 'seeded', 'name_key', 'universe_0', 'package_hsc'];
const MOST_CPU_MILLISECONDS = 100;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    repository: { type: 'string', multiple: true, default: REPOSITORIES },
  },
});

const target = await startTarget(await testRepositories(...values.repository));
try {
  const result = await fuzz(target, {
    seed: Number(values.seed),
    inputs: Number(values.inputs),
    from: Number(values.from),
    mostCpu: MOST_CPU_MILLISECONDS,
    report: (line) => {
      console.log(line);
    },
  });
  for (const [outcome, count] of [...result.statuses].sort()) {
    console.log(`${String(count).padStart(9)} ${outcome}`);
  }
  for (const { seed, index, fault, input } of result.findings) {
    console.log(`\n--seed ${String(seed)} --from ${String(index)} --inputs 1: ${fault}\n${input}`);
  }
  const rate = result.inputs / result.seconds;
  console.log(
    `\n${String(result.inputs)} inputs in ${result.seconds.toFixed(0)} s (${rate.toFixed(0)}/s), ` +
      `${String(result.findings.length)} findings; ${String(result.repeated)} measured alone, ` +
      `at most ${result.largestCpu.toFixed(0)} ms of CPU`,
  );
  process.exitCode = result.findings.length === 0 ? 0 : 1;
} finally {
  const status = await target.server.stop();
  console.log(target.server.log().slice(-20_000));
  if (status !== 0) {
    console.log(`The server ended with status ${String(status)}.`);
    process.exitCode = 1;
  }
}
