export * from './an-id';
export * from './messages';
export * from './mock-bus';
export * from './mongo';
export * from './query-plans';
export * from './signin';
export * from './waiting-in';
