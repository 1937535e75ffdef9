export { startMongo, type MongoOptions, type MongoServer } from './server';
