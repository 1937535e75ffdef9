/**
 * Imported before `@gittix/common`, whose log of JSON lines would stand between what the playground
 * prints: only warnings and errors of it remain. `LOG_LEVEL=info` shows it all.
 */
process.env.LOG_LEVEL ??= 'warn';
