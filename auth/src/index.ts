import { startService } from '@gittix/common';
import { app } from './app';

void startService({
  name: 'auth',
  app,
  variables: ['JWT_KEY', 'MONGO_URI', 'JWT_TTL_SECONDS', 'AUTH_RATE_LIMIT_PER_MINUTE'],
});
