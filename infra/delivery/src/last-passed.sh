#!/usr/bin/env bash
# Says, as an output of a step, since which commit a branch has to be tested: since the last that passed
# all of workflows/deploy.yml. Since the last push would be too little: what had failed then, or was
# passed over by a newer push, would go out with the next one untested. Where no commit of the branch
# has passed, it names one without any file, since which everything has changed.
set -euo pipefail

passed=$(gh run list --workflow deploy.yml --branch "$GITHUB_REF_NAME" --status success --limit 1 \
  --json headSha --jq '.[].headSha')

# one that a forced push has taken away is no part of the branch any more
if [ -z "$passed" ] || ! git merge-base --is-ancestor "$passed" HEAD 2>/dev/null; then
  passed=$(git -c user.name=nobody -c user.email=nobody@localhost \
    commit-tree "$(git hash-object -t tree /dev/null)" -m 'No file')
fi
echo "commit=$passed"
