import 'express-async-errors';
import { createApp } from '@gittix/common';
import { currentUserRouter } from './routes/current-user';
import { signinRouter } from './routes/signin';
import { signoutRouter } from './routes/signout';
import { signupRouter } from './routes/signup';

export const app = createApp({
  routers: [currentUserRouter, signinRouter, signoutRouter, signupRouter],
});
