import 'express-async-errors';
import { createApp } from '@gittix/common';
import { indexTicketRouter } from './routes';
import { createTicketRouter } from './routes/new';
import { showTicketRouter } from './routes/show';
import { updateTicketRouter } from './routes/update';

export const app = createApp({
  routers: [createTicketRouter, showTicketRouter, indexTicketRouter, updateTicketRouter],
});
