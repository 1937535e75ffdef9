/// <reference types="jest" />
import type { Message } from '../bus/bus';

interface MessageOverrides {
  data?: object | string;
  sequence?: number;
  subject?: string;
  redelivered?: boolean;
}

/** A message as the bus would deliver it; `ack` is a mock. */
export function buildMessage({
  data = {},
  sequence = 1,
  subject = 'test',
  redelivered = false,
}: MessageOverrides = {}): Message & { ack: jest.Mock } {
  return {
    getSubject: () => subject,
    getSequence: () => sequence,
    getData: () => (typeof data === 'string' ? data : JSON.stringify(data)),
    isRedelivered: () => redelivered,
    ack: jest.fn(),
  };
}
