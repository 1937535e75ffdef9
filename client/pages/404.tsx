import { FailurePage } from '../components/failure-page';

export default function NotFoundPage() {
  return <FailurePage status={404} />;
}
