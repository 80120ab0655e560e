import { fail } from '@sveltejs/kit';
import { takeRescue } from '$lib/server/office/rescue.ts';
import { desk } from '../../desk.ts';
import type { Actions } from './$types';

/** The file that was chosen; `rescue-too-large` when the server did not take the request in. */
async function chosen(request: Request): Promise<File | 'rescue-too-large' | 'rescue-none'> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return 'rescue-too-large';
  }
  const file = form.get('file');
  return file instanceof File && file.name !== '' ? file : 'rescue-none';
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const tools = desk(locals);
    const file = await chosen(request);
    if (typeof file === 'string') return fail(file === 'rescue-none' ? 400 : 413, { code: file });
    const taken = await takeRescue(tools, new Uint8Array(await file.arrayBuffer()));
    if (!taken.ok) return fail(400, { code: taken.code });
    return { taken: { count: taken.count, phones: taken.phones } };
  },
};
