/**
 * A variable that `npm test` sets for the tests.
 *
 * @throws Error if it is missing.
 */
export function environmentVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: run the tests with \`npm test\`, which prepares their environment.`);
  }
  return value;
}
