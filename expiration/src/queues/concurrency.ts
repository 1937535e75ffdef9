/** How many handlers run at once, so that a backlog is worked off faster than one by one. */
export const CONCURRENCY = 32;
