/** The rooms of the house, top to bottom: a room may use those below it only (docs/architecture.md). */
const rooms = [
  ['http', 'admin', 'cli'],
  ['auth'],
  ['butler'],
  ['query', 'datastore', 'demo'],
  ['datasets'],
  ['collections'],
  ['registry', 'creation'],
  ['dimensions'],
  ['database', 'logging'],
  ['config', 'caching'],
  ['geometry'],
  ['foundation'],
];

const upwards = rooms.slice(1).map((lower, index) => ({
  name: `no-way-up-from-${lower[0]}`,
  severity: 'error',
  from: { path: `^src/(${lower.join('|')})/` },
  to: {
    path: `^src/(${rooms
      .slice(0, index + 1)
      .flat()
      .join('|')})/`,
  },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Cycles of values break the loading of ES modules; two types may know each other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...upwards,
    {
      name: 'pure-rooms',
      comment: 'Foundation and geometry are pure functions: no framework, no database, no files.',
      severity: 'error',
      from: { path: '^src/(foundation|geometry)/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(@nestjs|@mikro-orm|kysely|pg|fastify)|^(node:)?(fs|net|http|child_process)' },
    },
    {
      name: 'only-http-knows-fastify',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http|admin|main)' },
      to: { path: 'node_modules/(@fastify|fastify)/|node_modules/@nestjs/platform-fastify' },
    },
    {
      name: 'only-database-knows-the-driver',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/database/' },
      to: { path: 'node_modules/(pg|pg-cursor|@mikro-orm)/' },
    },
    {
      name: 'rooms-have-a-door',
      comment: 'A room is entered by its index file.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/([^/]+)/', pathNot: '^src/$1/|/index\\.ts$' },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'not-to-unresolvable',
      comment: 'The parts of PGlite are found by the exports of its package, which the cruiser does not read.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@electric-sql/pglite/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
