/** A benchmark: prints its figures and returns them for the JSON report. */
export interface Benchmark {
  main(args: readonly string[]): Promise<unknown>;
}

const BENCHMARKS = ['geometry', 'clone', 'lookups', 'streams', 'dataset-types'] as const;
/** Run only when they are named. */
const OTHERS = ['files', 'process', 'readers', 'soak'] as const;

const [only, ...args] = process.argv.slice(2);
for (const name of only === undefined ? BENCHMARKS : [only]) {
  if (![...BENCHMARKS, ...OTHERS].some((known) => known === name)) {
    console.error(`There is no benchmark '${name}'. Benchmarks: ${[...BENCHMARKS, ...OTHERS].join(', ')}.`);
    process.exit(2);
  }
  console.log(`\n${name}\n${'-'.repeat(name.length)}`);
  const benchmark = (await import(`./${name}/index.js`)) as Benchmark;
  await benchmark.main(args);
}
