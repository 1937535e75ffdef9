export * from './observability/logger';
export * from './observability/metrics';
export * from './observability/trace';
