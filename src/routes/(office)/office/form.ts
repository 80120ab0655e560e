import { error, isHttpError } from '@sveltejs/kit';
import { SenderGone } from '$lib/server/http/body.ts';

/** The fields of a form that was sent. One that is none is told as a bad request: browsers make no such. */
export async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (fault) {
    if (isHttpError(fault) || fault instanceof SenderGone) throw fault;
    error(400, 'This is no form');
  }
}
