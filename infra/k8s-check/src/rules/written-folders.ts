import type { Context } from '../context';
import { engineOf } from '../engines';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { folderIsMounted } from '../mounts';
import { workloadsOf } from '../workload';

/** What can't write to its image has a volume wherever it writes. */
export function writtenFolders(objects: readonly Manifest[], { programOf }: Context): Finding[] {
  return workloadsOf(objects).flatMap(({ object, containers }) =>
    containers
      .filter(({ securityContext }) => securityContext?.readOnlyRootFilesystem)
      .flatMap((container) => {
        const program = programOf(container.image ?? '');
        const folders =
          program?.writes(container.args ?? []) ?? engineOf(container)?.alsoWrites ?? [];
        return folders
          .filter((folder) => !folderIsMounted(folder, container))
          .map((folder) =>
            finding(
              object,
              `container ${container.name}: writes to ${folder}, where it can’t; mount an emptyDir there`,
            ),
          );
      }),
  );
}
