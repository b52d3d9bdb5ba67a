import figma from '@figma/eslint-plugin-figma-plugins';
import javascript from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist', 'dist.building-*', 'coverage', 'models', 'test/golden']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  javascript.configs.recommended,
  typescript.configs.strictTypeChecked,
  typescript.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'bin/*.js', 'plugin/*.js', 'playground/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSUnknownKeyword',
          message: 'A cast through unknown hides what a guard or a schema should check.',
        },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and what only has toString() of its own are readable in a message.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => emitter.emit(...)` says what it means.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // TypeScript's noUnusedLocals and noUnusedParameters say the same, and know the leading underscore.
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  {
    files: ['plugin/**/*.{ts,tsx}'],
    extends: [figma.flatConfigs.recommended],
  },
  {
    files: ['**/*.js'],
    // TypeScript checks these files too (`checkJs`), and knows what Node defines.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['test/**/*.{ts,tsx,js}'],
    rules: {
      // `vi.fn()` and vitest's matchers are passed around unbound.
      '@typescript-eslint/unbound-method': 'off',
      // `expect.stringContaining()` and its kin are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // A test asserts that something is there and fails loudly when it is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
