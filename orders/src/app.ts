import 'express-async-errors';
import { createApp } from '@gittix/common';
import { indexOrderRouter } from './routes';
import { deleteOrderRouter } from './routes/delete';
import { newOrderRouter } from './routes/new';
import { showOrderRouter } from './routes/show';

export const app = createApp({
  routers: [newOrderRouter, showOrderRouter, indexOrderRouter, deleteOrderRouter],
});
