import { mockNatsWrapper } from '@gittix/common/testing';

export const natsWrapper = mockNatsWrapper();
