import { isAxiosError } from 'axios';
import { useId, useState, type FormEvent } from 'react';

interface TextFormProps {
  readonly label: string;
  /** Sends what was typed. When that fails the reason is shown, and the text stays. */
  readonly send: (text: string) => Promise<unknown>;
  readonly onSent: () => void;
}

export function TextForm({ label, send, onSent }: TextFormProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);
  const id = useId();

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setSending(true);
    try {
      await send(text);
      setText('');
      setProblem(undefined);
      onSent();
    } catch (error) {
      setProblem(reasonOf(error));
    } finally {
      setSending(false);
    }
  }

  return (
    <form onSubmit={(event) => void onSubmit(event)}>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <input
        className="form-control mb-2"
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem && (
        <p className="text-danger" role="alert">
          {problem}
        </p>
      )}
      <button className="btn btn-primary" disabled={sending}>
        Submit
      </button>
    </form>
  );
}

/** The service's own words, when it was the service that refused. */
function reasonOf(error: unknown): string {
  const answer = isAxiosError<{ errors?: { message: string }[] }>(error) && error.response?.data;
  const [first] = (answer && answer.errors) || [];
  return first?.message ?? 'It could not be sent: try again.';
}
