import type { z } from 'zod';
import { settingCatalogue, type Setting, type SettingName } from './setting-catalogue';

type Catalogue = typeof settingCatalogue;
type Value<Name extends SettingName> =
  | z.output<Catalogue[Name]['schema']>
  | (Catalogue[Name] extends { optional: true } ? undefined : never);

export type Settings<Name extends SettingName> = { readonly [Key in Name]: Value<Key> };

/** Environment variables are missing or wrong: one line for each in `problems`. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
  }
}

/**
 * The values of the named environment variables, checked, with their defaults. Empty is unset.
 *
 * @example const { PORT, MONGO_URI } = settings(['PORT', 'MONGO_URI']);
 * @throws SettingsError that lists everything that is wrong, not only the first
 */
export function settings<Name extends SettingName>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
): Settings<Name> {
  const problems: string[] = [];
  const values = names.map((name) => {
    const outcome = read(name, environment[name]);
    if ('problem' in outcome) problems.push(outcome.problem);
    return [name, 'value' in outcome ? outcome.value : undefined] as const;
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(values) as Settings<Name>;
}

/**
 * The same, but a wrong value gives way to the default: for what is built as modules load, before
 * `startService` has checked the settings and said in one line each what is wrong with them.
 */
export function settingsOrDefaults<Name extends LenientName>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
): Settings<Name> {
  const usable = names.map((name) => {
    const valid = 'value' in read(name, environment[name]);
    return [name, valid ? environment[name] : undefined] as const;
  });
  return settings(names, Object.fromEntries(usable));
}

/** Those that have a value even when the variable is unset. */
type LenientName = {
  [Name in SettingName]: Catalogue[Name] extends { default: string } | { optional: true }
    ? Name
    : never;
}[SettingName];

function read(
  name: SettingName,
  given: string | undefined,
): { value: unknown } | { problem: string } {
  const setting: Setting = settingCatalogue[name];
  const text = given || setting.default;
  if (text === undefined) {
    return setting.optional ? { value: undefined } : { problem: `${name} must be defined` };
  }
  const parsed = setting.schema.safeParse(text);
  if (parsed.success) return { value: parsed.data };
  const shown = setting.secret ? '' : `, not "${text}"`;
  return { problem: `${name} must be ${setting.mustBe}${shown}` };
}
