import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from './audit.mjs';
import { lint } from './lint.mjs';
import { ensureBuild, fittingNode } from './prepare.mjs';
import { capture, interruptedBy, say, spawnCommand } from './process.mjs';
import { ensureSchemathesis } from './python.mjs';
import { openTestEnvironment } from './test-environment.mjs';

const PARTS = {
  lint: runLint,
  audit: runAudit,
  jest: runJest,
  schemathesis: runSchemathesis,
  conformance: runConformance,
  created: runCreated,
};

/** Requests to each operation that `npm test` makes up, besides those that cover its schema. */
const SCHEMATHESIS_OPTIONS = ['--max-examples', '50'];

/**
 * Run all tests, or the part named by the first argument (one of `PARTS`, with arguments for it), and close with one line that counts them.
 *
 * @returns 0 if nothing failed.
 */
export async function test(args) {
  const [part, ...rest] = args;
  if (part !== undefined && !(part in PARTS)) {
    console.error(`There is no part '${part}'. Parts: ${Object.keys(PARTS).join(', ')}.`);
    return 2;
  }
  await ensureBuild();
  const environment = await openTestEnvironment();
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const [name, run] of Object.entries(PARTS)) {
      if ((part === undefined || part === name) && interruptedBy() === null) {
        say(`Running ${name}`);
        const counts = await run(rest, environment.variables);
        for (const outcome of Object.keys(total)) {
          total[outcome] += counts[outcome];
        }
      }
    }
  } finally {
    await environment.close();
  }
  const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 && total.passed > 0 && interruptedBy() === null ? 0 : 1;
}

async function runLint() {
  const status = await lint();
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

async function runAudit() {
  const outcome = await audit();
  return { passed: 0, failed: 0, skipped: 0, [outcome]: 1 };
}

async function runJest(args, variables) {
  const directory = mkdtempSync(join(tmpdir(), 'jest-'));
  const report = join(directory, 'report.json');
  try {
    const status = await spawnCommand(
      fittingNode(),
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        'node_modules/jest/bin/jest.js',
        '--json',
        `--outputFile=${report}`,
        ...args,
      ],
      { env: variables, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const results = JSON.parse(readFileSync(report, 'utf8'));
    const brokenSuites = results.numRuntimeErrorTestSuites;
    const failed = results.numFailedTests + brokenSuites;
    return {
      passed: results.numPassedTests,
      failed: status !== 0 && failed === 0 ? 1 : failed,
      skipped: results.numPendingTests,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Requests of every kind that the OpenAPI document describes: `npm test -- schemathesis --max-examples 1000`. */
async function runSchemathesis(args, variables) {
  return runJest(['test/schemathesis'], {
    ...variables,
    BUTLER_TEST_SCHEMATHESIS: await ensureSchemathesis(),
    BUTLER_TEST_SCHEMATHESIS_OPTIONS: [...SCHEMATHESIS_OPTIONS, ...args].join(' '),
  });
}

async function runConformance(args, variables) {
  const { status, output } = await capture(variables.BUTLER_TEST_PYTHON, ['test/conformance/run.py', ...args], {
    env: { ...variables, CANDIDATE_CMD: process.env.CANDIDATE_CMD ?? `exec ${fittingNode()} dist/main.js` },
    echo: true,
  });
  const match = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  if (match === undefined) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const [passed, failed, skipped] = match.slice(1).map((text) => Number(text ?? 0));
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** The queries again, on repositories that our own command `create` makes. */
function runCreated(args, variables) {
  return runConformance(['--created', '--suite', 'query', ...args], variables);
}
