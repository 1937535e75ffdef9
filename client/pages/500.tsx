import { FailurePage } from '../components/failure-page';

export default function ServerErrorPage() {
  return <FailurePage status={500} />;
}
