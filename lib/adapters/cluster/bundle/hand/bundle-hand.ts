import { AppError } from '@/lib/domain/core';
import { type PlannedObject, type PlannedRef, type Step, formatRef, sameButGathered } from '@/lib/domain/plan';
import type { RbacReader, Requester } from '@/lib/domain/rbac';
import type { Hand, HandCopy, Refused, Sending, Sent } from '@/lib/usecases/hand';
import type { BundleLog } from '../bundle-log';
import { wordsOf as systemWords } from '../files';
import { wordsOf } from '../object-key';
import type { BundleFiles } from './bundle-files';
import { changedBack } from './changed-back';
import { type FileWrite, WriteRefused } from './files';
import { refusedAsEscalation, refusedAsInvalid, refusedByRbac } from './guard';
import { patchOf } from './patch-of';
import { type ObjectChange, PlannedWrites } from './planned-writes';
import { effectiveAt, isAsSeen } from './seen';
import { EditRefused } from './text';

/**
 * Who changes a bundle. A person is a subject of the bundle's own RBAC; without login it is whoever holds the key, who
 * is no subject of it, and may change the files as with an editor.
 */
export type BundleActor =
  { readonly by: 'local' } | { readonly by: 'person'; readonly requester: () => Requester | undefined };

export type BundleHandOptions = {
  readonly files: BundleFiles;
  /** Of the model that the bundle fills: all of it, whatever the actor may see. */
  readonly reader: () => RbacReader;
  readonly actor: BundleActor;
  readonly log: BundleLog;
};

const LOCAL: Requester = { user: 'local', groups: [] };

/** A hand that changes the files of a bundle as one person. */
export function createBundleHand(options: BundleHandOptions): Hand {
  return new BundleHand(options);
}

class BundleHand implements Hand {
  readonly mode = 'bundle';
  readonly #options: BundleHandOptions;

  constructor(options: BundleHandOptions) {
    this.#options = options;
  }

  get remarks(): readonly string[] {
    const { files, actor } = this.#options;
    const guard =
      actor.by === 'local'
        ? 'There is no login here: whoever holds the key may change these files, and is called “local”.'
        : 'There is no API server to refuse anything: Castellan’s own engine guards, by the RBAC of these files.';
    return [guard, whereTo(files)];
  }

  get copy(): HandCopy | undefined {
    const { files } = this.#options;
    if (files.copied === undefined) return undefined;
    return {
      back: () =>
        files.exclusive(async () => {
          await files.refresh();
          return changedBack(files.world.objects(), (await files.original()).objects());
        }),
      discard: (sending) => this.#answered(() => this.#discard(sending)),
    };
  }

  whoAmI(): Promise<Requester> {
    const { actor } = this.#options;
    const requester = actor.by === 'local' ? LOCAL : actor.requester();
    if (requester === undefined) return Promise.reject(nobody());
    return Promise.resolve(requester);
  }

  dryRun(sending: Sending): Promise<Sent> {
    return this.#answered(async () => {
      const checked = await this.#check(sending);
      if ('refused' in checked) return checked.refused;
      return done(sending.verb === 'delete' ? undefined : sending.after, checked.warnings);
    });
  }

  send(sending: Sending, auditId: string): Promise<Sent> {
    return this.#answered(async () => {
      const { files, log } = this.#options;
      const first = await this.#check(sending);
      if ('refused' in first) return first.refused;
      // What was copied a moment later than it was checked may be other than it was.
      const checked = (await files.makeWritable()) ? await this.#check(sending) : first;
      if ('refused' in checked) return checked.refused;
      const writes = checked.writes.all;
      const unknown = await written(files, writes);
      if (unknown !== undefined) return unknown;
      const { user } = await this.whoAmI();
      const told = {
        auditId,
        user,
        verb: sending.verb,
        object: formatRef(sending.ref),
        files: writes.map(({ path }) => path),
      };
      log.info(told, 'bundle written');
      return done(this.#at(sending.ref), checked.warnings);
    });
  }

  patch(steps: readonly Step[], options: { readonly around: boolean }): Promise<string> {
    const { files, reader } = this.#options;
    return patchOf(files, reader, steps, options);
  }

  read(ref: PlannedRef): Promise<PlannedObject | undefined> {
    const { files } = this.#options;
    return files.exclusive(async () => {
      await files.refresh();
      return this.#at(ref);
    });
  }

  async #discard(sending: Sending): Promise<Sent> {
    const { files, log } = this.#options;
    if (files.copied !== undefined) {
      const checked = await this.#check(sending);
      if ('refused' in checked) return checked.refused;
      const { folder } = files.copied;
      await files.discardCopy();
      log.info({ user: (await this.whoAmI()).user, folder }, 'the copy of the bundle was thrown away');
    }
    const now = this.#at(sending.ref);
    const wanted =
      sending.verb === 'delete'
        ? now === undefined || !sameButGathered(now, sending.before)
        : now !== undefined && sameButGathered(now, sending.after);
    if (wanted) return done(now, []);
    const message = `The copy is gone, and ${formatRef(sending.ref)} in the bundle is not what was planned: it was changed there meanwhile.`;
    return { state: 'refused', refused: { code: 'conflict', message } };
  }

  #at(ref: PlannedRef): PlannedObject | undefined {
    return effectiveAt(this.#options.reader(), ref);
  }

  /** Everything but the writing. In the order of the API server: who may, what is there, what is wrong, what escalates. */
  async #check(sending: Sending): Promise<Checked> {
    const { files, actor } = this.#options;
    await files.refresh();
    const reader = this.#options.reader();
    const requester = actor.by === 'local' ? undefined : await this.whoAmI();
    const now = this.#at(sending.ref);
    const refused =
      (requester && refusedByRbac(reader, requester, sending)) ??
      this.#refusedByState(sending, now) ??
      refusedAsInvalid(reader, sending) ??
      (requester && refusedAsEscalation(reader, requester, sending, now));
    if (refused !== undefined) return { refused: { state: 'refused', refused } };
    const writes = new PlannedWrites(files);
    await writes.add(changeOf(sending));
    return { writes, warnings: this.#warnings(sending) };
  }

  #refusedByState(sending: Sending, now: PlannedObject | undefined): Refused | undefined {
    const { world } = this.#options.files;
    const what = formatRef(sending.ref);
    if (sending.verb === 'create') {
      return now === undefined ? undefined : { code: 'conflict', message: `${what} already exists.` };
    }
    if (now === undefined) return { code: 'absent', message: `${what} is not there.` };
    const { precondition, before } = sending;
    const other = !precondition.absent && precondition.uid !== undefined && precondition.uid !== now.meta.uid;
    if (precondition.absent || other || !isAsSeen(world, now, before)) {
      return { code: 'conflict', message: `${what} is not as it was seen: it was changed meanwhile.` };
    }
    if (sending.verb === 'delete' && world.size === 1) {
      return { code: 'invalid', message: `${what} is all that this bundle holds: a bundle of nothing cannot be read.` };
    }
    return undefined;
  }

  /** Of an object that stands more than once the last counts; when it is deleted the others go with it. */
  #warnings({ verb, ref }: Sending): string[] {
    const [, ...others] = this.#options.files.world.definitionsOf(ref);
    return others.flatMap(({ meta: { file } }) => {
      if (file === undefined) return [];
      const place = `${wordsOf(ref)} stands also in ${file.path}:${String(file.line)}`;
      return [
        verb === 'delete' ? `${place}: it is removed there too.` : `${place}, which does not count and stays as it is.`,
      ];
    });
  }

  /** Expected outcomes are values; whatever else goes wrong before anything is written is told as it is. */
  async #answered(work: () => Promise<Sent>): Promise<Sent> {
    try {
      return await this.#options.files.exclusive(work);
    } catch (error) {
      const refused = refusalBy(error);
      if (refused === undefined) throw error;
      return { state: 'refused', refused };
    }
  }
}

type Checked = { readonly refused: Sent } | { readonly writes: PlannedWrites; readonly warnings: readonly string[] };

function done(object: PlannedObject | undefined, warnings: readonly string[]): Sent {
  return { state: 'done', object, owners: [], warnings };
}

/** After the first file is in its place, nobody can say that nothing was changed. */
async function written(files: BundleFiles, writes: readonly FileWrite[]): Promise<Sent | undefined> {
  try {
    await files.write(writes);
    return undefined;
  } catch (error) {
    const says = systemWords(error);
    if (error instanceof WriteRefused || says === undefined) throw error;
    return { state: 'unknown', message: `Writing the files broke off: one of them ${says}.` };
  }
}

function changeOf(sending: Sending): ObjectChange {
  const { verb, ref } = sending;
  return verb === 'delete' ? { op: verb, ref } : { op: verb, ref, object: sending.after };
}

function nobody(): AppError {
  return new AppError('not-permitted', 'The mapping of this cluster makes no user of your token.');
}

function refusalBy(error: unknown): Refused | undefined {
  if (error instanceof WriteRefused) return { code: error.code, message: error.message };
  if (error instanceof EditRefused) {
    const { path = '', line, message } = error;
    const place = line === undefined ? path : `${path}:${String(line)}`;
    return { code: 'invalid', message: `${place}: ${message}.`, places: [{ path: place, message }] };
  }
  const says = systemWords(error);
  if (says !== undefined) return { code: 'unavailable', message: `A file of the bundle ${says}.` };
  if (!(error instanceof AppError)) return undefined;
  if (error.code === 'not-permitted') return { code: 'forbidden', message: error.message };
  return { code: 'unavailable', message: error.message };
}

function whereTo(files: BundleFiles): string {
  if (files.writesTo === 'own-files') return 'Changes are written into the files of the bundle itself.';
  const { copied } = files;
  if (copied === undefined)
    return 'The first change makes a copy of the bundle; the bundle itself is never written to.';
  // Where the copy lies is said where the source is, to whoever may see that.
  const since = `${copied.madeAt.slice(0, 16).replace('T', ' ')} UTC`;
  return `Changes go to a copy of the bundle, begun ${since}; the bundle itself is as it was.`;
}
