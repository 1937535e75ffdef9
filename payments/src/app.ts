import 'express-async-errors';
import { createApp } from '@gittix/common';
import { createChargeRouter } from './routes/new';
import { showPaymentRouter } from './routes/show';
import { webhookRouter } from './routes/webhook';

export const app = createApp({
  rawRouters: [webhookRouter],
  routers: [createChargeRouter, showPaymentRouter],
});
