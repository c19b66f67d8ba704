import query from '@tanstack/eslint-plugin-query';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import playwright from 'eslint-plugin-playwright';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const PRODUCT = ['app/**', 'components/**', 'lib/**', 'instrumentation.ts'];
const SCRIPTS = ['**/*.mjs'];

export default defineConfig(
  globalIgnores([
    'node_modules/',
    '.next*/',
    'next-env.d.ts',
    'screens/',
    'test-results/',
    'playwright-report/',
    'lib/adapters/db/generated/',
  ]),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs'] }, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Unknown data is parsed, never asserted.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: PRODUCT,
    // next-auth takes its own address from the environment and nowhere else.
    ignores: ['lib/server/env.ts', 'lib/adapters/auth/next-auth.ts', 'next.config.ts', 'instrumentation.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read in lib/server/env.ts only.' },
      ],
    },
  },
  {
    files: ['lib/domain/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'window',
        'document',
        'fetch',
        'setTimeout',
        'setInterval',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an argument.' },
        { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
      ],
    },
  },
  {
    files: ['app/**/*.tsx', 'components/**/*.tsx', 'lib/client/**'],
    extends: [
      reactHooks.configs.flat['recommended-latest'],
      jsxA11y.flatConfigs.strict,
      query.configs['flat/recommended'],
    ],
    rules: {
      // What scrolls must be reachable by keyboard: a scrolling region is a stop of the Tab key.
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { tags: [], roles: ['tabpanel', 'region'], allowExpressionValues: false },
      ],
      // It warns about TanStack Virtual under the React compiler, which is not used.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['e2e/browser/**'],
    extends: [playwright.configs['flat/recommended']],
    rules: {
      'playwright/expect-expect': ['error', { assertFunctionPatterns: ['^expect'] }],
      // Pages, themes and widths are tables that tests walk through.
      'playwright/no-conditional-in-test': 'off',
    },
  },
  {
    // Takes pictures for people to look at: it has nothing to assert, and waits for what is drawn late.
    files: ['e2e/browser/screens.spec.ts'],
    rules: { 'playwright/expect-expect': 'off', 'playwright/no-wait-for-timeout': 'off' },
  },
  { files: ['e2e/**', 'scripts/**', 'prisma/**'], rules: { 'no-console': 'off' } },
  { files: SCRIPTS, extends: [tseslint.configs.disableTypeChecked] },
);
