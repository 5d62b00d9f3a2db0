import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "artifacts",
      "cache",
      "coverage",
      "typechain-types",
      "deploy/deployments",
      "node_modules",
      "**/*.mjs",
      "eslint.config.js",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // chai's assertions are expressions; mocha's `it` takes the promise.
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
