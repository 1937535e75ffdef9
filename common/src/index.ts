export * from './observability/logger';
export * from './observability/metrics';
