jest.mock('../nats-wrapper');

beforeEach(() => {
  jest.clearAllMocks();
});
