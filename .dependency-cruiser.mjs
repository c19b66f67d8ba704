// Which way imports go. Each rule says to the offender what to do; scripts/check/layers.mjs plants one violation of each
// and turns red when a rule stays silent.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const ENGINE = '^lib/domain/(?!core/)([^/]+)/';

export default {
  forbidden: [
    rule(
      'no-circular',
      'Break the circle: move what both need into the lower one.',
      { pathNot: '^lib/adapters/db/generated/' },
      { circular: true },
    ),
    rule(
      'core-imports-nothing',
      'domain/core is the floor: move the code up, or what it needs down.',
      { path: '^lib/domain/core/', pathNot: '[.]test[.]ts$' },
      { pathNot: '^lib/domain/core/' },
    ),
    rule(
      'domain-is-pure',
      'Engines know no framework, client, database or Node built-in: pass what they need as arguments.',
      { path: '^lib/domain/', pathNot: '[.](test|bench)[.]ts$' },
      { pathNot: '^lib/domain/' },
    ),
    rule(
      'engines-stand-alone',
      'Of the engines only plan, posture and tenancy may join others: put the joining code there.',
      { path: ENGINE, pathNot: '^lib/domain/(plan|posture|tenancy)/' },
      { path: ENGINE, pathNot: '^lib/domain/$1/' },
    ),
    rule(
      'contract-below-usecases',
      'The contract is imported by both sides: it may know engines and zod only.',
      { path: '^lib/contract/', pathNot: '[.]test[.]ts$' },
      { pathNot: '^(lib/(contract|domain)/|node_modules/zod/)' },
    ),
    rule(
      'usecases-take-ports',
      'A use case takes what it needs through ports.ts: import the contract and engines only.',
      { path: '^lib/usecases/', pathNot: '[.]test[.]ts$' },
      { path: '^(lib/(adapters|server|client)/|app/|components/|node_modules/(?!zod/))' },
    ),
    rule(
      'adapters-implement-ports',
      'An adapter knows ports, contract and engines; wiring belongs to lib/server.',
      { path: '^lib/adapters/', pathNot: '[.]test[.]ts$' },
      { path: '^(lib/(server|client)/|app/|components/)' },
    ),
    rule(
      'ports-as-types',
      'Adapters implement ports as types: `import type` from usecases.',
      { path: '^lib/adapters/', pathNot: '[.]test[.]ts$' },
      { path: '^lib/usecases/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'kubernetes-client-in-one-room',
      'Only lib/adapters/cluster may know the Kubernetes client.',
      { pathNot: '^lib/adapters/cluster/' },
      { path: '^node_modules/@kubernetes/client-node/' },
    ),
    rule(
      'database-in-one-room',
      'Only lib/adapters/db may know Prisma and the databases: add what you need to the ports of usecases/store.ts.',
      { pathNot: '^(lib/adapters/db|prisma)/' },
      { path: '^node_modules/(@prisma/|@electric-sql/|pglite-prisma-adapter/|pg/)|^lib/adapters/db/generated/' },
    ),
    rule(
      'server-below-app',
      'lib/server wires; pages and routes call it, never the other way round.',
      { path: '^lib/server/', pathNot: '[.]test[.]ts$' },
      { path: '^(app|components|lib/client)/' },
    ),
    rule(
      'browser-code-stays-in-the-browser',
      'client and components see the contract and pure engines; data comes through the API.',
      { path: '^(components|lib/client)/', pathNot: '[.]test[.]tsx?$' },
      { path: '^lib/(server|adapters|usecases)/' },
    ),
    rule(
      'ui-below-kit',
      'components/ui knows no other room of components.',
      { path: '^components/ui/' },
      { path: '^components/(kit|features|shell)/' },
    ),
    rule(
      'kit-below-features',
      'components/kit is the vocabulary: it knows ui only.',
      { path: '^components/kit/' },
      { path: '^components/(features|shell)/' },
    ),
    rule(
      'rooms-have-doors',
      'Enter a room by its index.ts.',
      { path: '^(app|components|lib/(usecases|adapters|server|client))/' },
      { path: '^lib/(contract|domain/(core|rbac))/', pathNot: '/index[.]ts$' },
    ),
    rule(
      'tests-stay-out-of-the-product',
      'Product code does not import tests, servers for tests or benches.',
      { path: '^(app|components|lib)/', pathNot: '[.]test[.]tsx?$' },
      { path: '^(e2e|scripts)/|[.]test[.]tsx?$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^([.]next[^/]*|screens)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
