import express, { type ErrorRequestHandler, type Express } from 'express';
import { type EndpointOptions, endpoints, errorBody } from './endpoint';
import { StripeError } from './errors';
import { newId } from './ids';
import { apiRouter } from './routes/api';
import { pagesRouter } from './routes/pages';
import { simulatorRouter } from './routes/simulator';

/** The simulator without its port: Stripe's API under `/v1`, and a few pages for people. */
export function createApp(options: EndpointOptions): Express {
  const endpoint = endpoints(options);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', 'loopback'); // the gateway: tokens record the browser's address
  app.use(express.urlencoded({ extended: true, limit: '1mb' }), express.json({ limit: '1mb' }));
  app.use('/v1/simulator', simulatorRouter(endpoint, options.faults));
  app.use('/v1', apiRouter(endpoint));
  app.use(pagesRouter(endpoint));
  app.use((req, res) => {
    const message = `Unrecognized request URL (${req.method}: ${req.path}). The Stripe simulator does not know this call.`;
    const error = new StripeError(404, { type: 'invalid_request_error', message });
    res.status(404).json(errorBody(error, newId('req')));
  });
  app.use(answerUnreadableBody);
  return app;
}

/** Only the body parsers get here: endpoints answer their own failures. */
const answerUnreadableBody: ErrorRequestHandler = (
  error: { status?: number },
  _req,
  res,
  _next,
) => {
  const message = 'The request body could not be read.';
  const refusal = new StripeError(error.status ?? 400, { type: 'invalid_request_error', message });
  res.status(refusal.status).json(errorBody(refusal, newId('req')));
};
