import { useEffect, useEffectEvent, useState } from 'react';

interface CountdownProps {
  /** The end on the browser's monotonic clock (`performance.now()`), in ms; unknown on the server. */
  readonly endsAt?: number;
  /** What is left at the first look; the same on the server and in the browser. Milliseconds. */
  readonly timeLeft: number;
  readonly onEnd: () => void;
}

/** Moments at which the time is read out; seconds. Each second would drown everything else. */
const SPOKEN = [600, 300, 120, 60, 30, 10];

/** The time that is left to pay, second by second. */
export function Countdown({ endsAt, timeLeft, onEnd }: CountdownProps) {
  const [seconds, setSeconds] = useState(wholeSeconds(timeLeft));
  const [spoken, setSpoken] = useState('');
  const end = useEffectEvent(onEnd);

  useEffect(() => {
    if (endsAt === undefined) return;
    let before = Number.POSITIVE_INFINITY;
    const tick = () => {
      const left = wholeSeconds(endsAt - performance.now());
      setSeconds(left);
      const moment = SPOKEN.find((at) => before > at && left <= at);
      if (moment !== undefined && before !== Number.POSITIVE_INFINITY) setSpoken(inWords(left));
      before = left;
      if (left > 0) return;
      clearInterval(timer);
      end();
    };
    const timer = setInterval(tick, 1_000);
    tick();
    return () => clearInterval(timer);
  }, [endsAt]);

  const urgent = seconds <= 60;
  return (
    <div className={`countdown${urgent ? ' countdown-urgent' : ''}`}>
      <span>Time left to pay</span>
      <span className="countdown-time" role="timer" aria-label={inWords(seconds)}>
        {onTheClock(seconds)}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </div>
  );
}

function wholeSeconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / 1_000));
}

/** `272` → `4:32`, `3661` → `1:01:01` */
function onTheClock(seconds: number): string {
  const [hours, minutes, rest] = split(seconds);
  const two = (value: number) => `${value}`.padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `272` → `4 minutes 32 seconds left` */
function inWords(seconds: number): string {
  const units = ['hour', 'minute', 'second'];
  const parts = split(seconds).flatMap((value, index) =>
    value > 0 ? [`${value} ${units[index]}${value === 1 ? '' : 's'}`] : [],
  );
  return `${parts.length > 0 ? parts.join(' ') : '0 seconds'} left`;
}

function split(seconds: number): [hours: number, minutes: number, seconds: number] {
  return [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
}
