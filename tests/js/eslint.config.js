import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-shadow": "error",
      "no-undef": "error",
      "no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_" }],
      "no-var": "error",
      // compressor/ui/elements/bundle.py reads one name from a declaration.
      "one-var": ["error", "never"],
      "prefer-const": "error",
    },
  },
  {
    files: ["compressor/ui/elements/**/*.js", "compressor/ui/downloads/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  { files: ["tests/js/**/*.js"], languageOptions: { globals: globals.node } },
];
