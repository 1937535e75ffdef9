import { NatsWrapper } from '@gittix/common';

export const natsWrapper = new NatsWrapper();
