/** Jest in native ESM: the packages we stand on (Nest 12, MikroORM 7, Kysely) are ESM only. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // It has an environment and a part of `npm test` of its own.
  testPathIgnorePatterns: process.env.BUTLER_TEST_SCHEMATHESIS === undefined ? ['/test/schemathesis/'] : [],
  workerIdleMemoryLimit: '1GB',
  maxWorkers: 2,
  testTimeout: 60_000,
};
