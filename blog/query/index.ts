import { app } from './app';
import { replay } from './replay';

const { PORT = 4002, HOST } = process.env;

app
  .listen({ port: PORT, host: HOST }, () => {
    console.log(`listening on ${PORT}`);
    void replay();
  })
  .on('error', ({ message }) => {
    console.error(message);
    process.exit(1);
  });
