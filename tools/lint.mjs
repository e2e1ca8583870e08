import { environment, fittingNode } from './prepare.mjs';
import { capture, interruptedBy, say } from './process.mjs';

const CHECKS = [
  ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.'],
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['rules', 'node_modules/eslint/bin/eslint.js', '.'],
  ['rooms', 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', 'src'],
  ['unused', 'node_modules/knip/bin/knip.js'],
];

/**
 * Run every static check, whatever the others say.
 *
 * @returns 0 if all passed.
 */
export async function lint() {
  const failed = [];
  for (const [name, ...command] of CHECKS) {
    if (interruptedBy() !== null) {
      return 1;
    }
    const { status, output } = await capture(fittingNode(), command, { env: environment() });
    say(`${status === 0 ? 'passed' : 'FAILED'}  ${name}`);
    if (status !== 0) {
      console.log(output);
      failed.push(name);
    }
  }
  return failed.length === 0 ? 0 : 1;
}
