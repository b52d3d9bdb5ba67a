import figma from '@figma/eslint-plugin-figma-plugins';
import javascript from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist', 'dist.building-*', 'dist.packages', 'dist.gallery', 'coverage', 'models', 'test/golden']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  javascript.configs.recommended,
  typescript.configs.strictTypeChecked,
  typescript.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'bin/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
          message: 'A cast through unknown hides what a guard or a schema should check.',
        },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and what only has toString() of its own are readable in a message.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `erasableSyntaxOnly` allows no enums, and looking for them everywhere takes seconds.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // `() => emitter.emit(...)` and `return reject(error)` say what they mean.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // An empty string is often as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // The playground's objects have the accessors that Figma's have, constant or not.
      '@typescript-eslint/class-literal-property-style': 'off',
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
