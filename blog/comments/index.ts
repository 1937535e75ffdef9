import { app } from './app';

const { PORT = 4001, HOST } = process.env;

app
  .listen({ port: PORT, host: HOST }, () => console.log(`listening on ${PORT}`))
  .on('error', ({ message }) => {
    console.error(message);
    process.exit(1);
  });
