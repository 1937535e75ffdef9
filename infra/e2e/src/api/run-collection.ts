import path from 'node:path';
import newman, { type NewmanRunSummary } from 'newman';

const folder = path.resolve(__dirname, '../../../postman');

interface CollectionRun {
  /** The gateway's. */
  url: string;
  /** What newman writes: `cli` for people, `json` for programs. */
  reporters: string[];
  /** Where the JSON report goes. */
  report?: string;
}

/** Runs the Postman collection against a running stack, as `newman run` would. */
export function runCollection({
  url,
  reporters,
  report,
}: CollectionRun): Promise<NewmanRunSummary> {
  return new Promise((resolve, reject) => {
    newman.run(
      {
        collection: path.join(folder, 'gittix.postman_collection.json'),
        environment: path.join(folder, 'local.postman_environment.json'),
        envVar: [{ key: 'baseUrl', value: url }],
        reporters,
        reporter: { json: { export: report } },
        timeoutRequest: 30_000,
      },
      (error, summary) => (error ? reject(error) : resolve(summary)),
    );
  });
}
