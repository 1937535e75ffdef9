import path from 'node:path';
import type { IContainer } from 'kubernetes-models/v1';

/** Whether a folder of a container, or one above it, is a volume that may be written to. */
export function folderIsMounted(folder: string, { volumeMounts = [] }: IContainer): boolean {
  return volumeMounts.some(({ mountPath, readOnly }) => {
    const [first] = path.posix.relative(mountPath, folder).split('/');
    return !readOnly && first !== '..';
  });
}
